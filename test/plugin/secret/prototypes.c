// A function whose prototype is marked erases itself, in whatever unit that is;
// so do those a pointer leads to that is marked, or of a marked type.
// RUN: %clang %lethe-codegen -O0 -std=c23 -Rpass-missed=lethe -c -o %t.o %s 2>&1 | FileCheck --check-prefix=REMARK --implicit-check-not='the stack below' %s
// RUN: %clang %lethe-codegen -O2 -std=c23 -Rpass-missed=lethe -c -o %t.o %s 2>&1 | FileCheck --check-prefix=REMARK --implicit-check-not='the stack below' %s
// RUN: %clang %lethe-codegen -O2 -std=c23 -S -o - %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -std=c23 -fno-pic -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
typedef int hash(const void *) SECRET;
typedef int (*hash_pointer)(const void *) SECRET;
typedef int plain_hash(const void *);
SECRET int declared(const void *);
int undeclared(const void *);
struct SECRET secret_methods {
  hash *marked;
};
struct operations {
  plain_hash *plain;
  hash_pointer marked;
  hash *also_marked;
  hash *several[3];
  int (*field)(const void *) SECRET;
  plain_hash *fields[3] SECRET;
};

// Lazy binding would run the dynamic linker in between.
// CHECK-LABEL: calls_declared:
// CHECK: callq *declared@GOTPCREL(%rip)
int calls_declared(const int *key SECRET) { return declared(key) + 1; }

int calls_parameter(const int *key SECRET, hash_pointer p) {
  return p(key) + 1;
}

int calls_fields(const int *key SECRET, const struct operations *o) {
  return o->marked(key) + o->also_marked(key) + o->several[key[0] & 1](key);
}

int calls_local(const int *key SECRET, hash *const *source) {
  hash *local = *source;
  return local(key) + 1;
}

static int (*[[clang::annotate_type("secret")]] by_type)(const void *);
hash *table[5];
void set(hash *h) { by_type = h; }
int calls_globals(const int *key SECRET) {
  return by_type(key) + table[3](key);
}

int calls_marked_parameter(const int *key SECRET,
                           int (*p)(const void *) SECRET) {
  return p(key) + 1;
}

int calls_marked_fields(const int *key SECRET, const struct operations *o) {
  return o->field(key) + o->fields[key[0] & 1](key);
}

int calls_method_of_secret(const int *key SECRET,
                           const struct secret_methods *methods) {
  return methods->marked(key) + 1;
}

plain_hash *variable SECRET;
int calls_marked_variables(const int *key SECRET) {
  static plain_hash *local SECRET;
  if (!local)
    local = variable;
  return variable(key) + local(key);
}

// Near misses.
// REMARK: 'calls_undeclared': the stack below the call of 'undeclared' is erased
int calls_undeclared(const int *key SECRET) { return undeclared(key) + 1; }
// REMARK: 'calls_plain_field': the stack below the call of a function pointer is erased
int calls_plain_field(const int *key SECRET, const struct operations *o) {
  return o->plain(key) + 1;
}
// The pointer is no data that is secret.
void calls_without_key(hash_pointer p) { p(0); }
void calls_field_without_key(const struct operations *o) { o->field(0); }
// RUN: %clang %lethe -O1 -S -emit-llvm -o - %s | FileCheck --check-prefix=PLAIN %s
// PLAIN: define {{.*}}calls_without_key({{.*}} #[[#PLAIN:]] {
// PLAIN: define {{.*}}calls_field_without_key({{.*}} #[[#PLAIN]] {
// PLAIN-NOT: attributes #[[#PLAIN]] = {{.*}}lethe-secret
