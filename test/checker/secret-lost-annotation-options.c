// RUN: %check-tidy secret-lost-annotation %s %t --std=c11,c23 --config="{CheckOptions: {secret-lost-annotation.Locals: true, secret-lost-annotation.FunctionPointers: true}}"

#define SECRET __attribute__((annotate("secret")))

typedef unsigned char secret_byte SECRET;
struct method {
  void (*update)(const unsigned char *input);
  void (*update_marked)(const secret_byte *input);
};

int locals(const unsigned char *key SECRET) {
  const unsigned char *pointer = key;
  // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: unmarked variable 'pointer' gets secret 'key'; mark 'pointer' [secret-lost-annotation]
  // CHECK-FIXES: const unsigned char *pointer __attribute__((annotate("secret"))) = key;
  // near miss: marked.
  const unsigned char *marked SECRET = key;
  // near miss: not the secret itself.
  int equal = key[0] == 1;
  return equal + (pointer == marked);
}

void cast(secret_byte *key) {
  unsigned char *plain SECRET = (unsigned char *)key;
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: cast takes the marking off secret 'key'; keep it in the type
  // near miss: the type stays marked.
  const secret_byte *kept = (const secret_byte *)key;
  (void)plain;
  (void)kept;
}

void through_pointer(const struct method *method, const secret_byte *key) {
  method->update(key);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: secret 'key' goes to a function that 'update' points to, and its type is not marked; mark the function type
  // near miss: the parameter's type is marked.
  method->update_marked(key);
}
