// RUN: %check-tidy secret-copy %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
typedef __builtin_va_list va_list;
void *memcpy(void *, const void *, size_t);
char *strdup(const char *);
void use(const void *);

struct SECRET key {
  unsigned char bytes[32];
};
struct session {
  int id;
  struct key key;
};
struct plain {
  unsigned char bytes[32];
};

void seal(struct key k);
// CHECK-MESSAGES: :[[@LINE-1]]:22: warning: parameter 'k' copies secret type 'struct key'; pass a pointer [secret-copy]
void open_session(struct session s) { use(&s); }
// CHECK-MESSAGES: :[[@LINE-1]]:34: warning: parameter 's' copies type 'struct session' with secret 'key'; pass a pointer [secret-copy]
void marked_plain(struct plain p SECRET) { use(&p); }
// CHECK-MESSAGES: :[[@LINE-1]]:32: warning: parameter 'p' copies secret 'p'; pass a pointer [secret-copy]

// near miss: pointers.
void by_pointer(const struct key *k, struct session *s);
// near miss: not marked.
void unmarked(struct plain p);
// near miss: an array parameter is a pointer.
void by_array(struct key keys[2]);

struct key from_pointer(const struct key *k) {
  return *k;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: return copies secret type 'struct key'; let the caller pass a pointer to its object [secret-copy]
}

struct key constructed(void) {
  struct key result = {{0}};
  use(&result);
  // near miss: constructed where the caller wants it.
  return result;
}

void objects(struct key *a, const struct session *s, int which) {
  struct key copy = *a;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: initialisation of 'copy' copies secret type 'struct key'; use a pointer [secret-copy]
  *a = s->key;
  // CHECK-MESSAGES: :[[@LINE-1]]:6: warning: assignment copies secret type 'struct key'; use a pointer [secret-copy]
  struct session other = {1, which ? *a : s->key};
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: initialisation of 'key' copies secret type 'struct key'; use a pointer [secret-copy]
  use(&(struct session){.key = copy});
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: initialisation of 'key' copies secret type 'struct key'; use a pointer [secret-copy]
  // near miss: made in place.
  struct key made = constructed();
  // near miss: a parameter that is reported itself.
  seal(made);
  // near miss: a part that holds no secret, and one byte: that is for
  // secret-lost-annotation.
  int id = s->id;
  unsigned char byte = a->bytes[0];
  // near miss: pointers to it.
  const struct key *p = a, **pp = &p;
  struct key *const q[] = {a};
  // near miss: not evaluated.
  use(0 ? (void *)sizeof(copy = *a) : (void *)sizeof(struct key));
  // near miss: a value of no use.
  (void)other;
  (void)id, (void)byte, (void)pp, (void)q;
}

struct slice {
  unsigned char *SECRET data;
  size_t length;
};
struct SECRET view {
  unsigned char *data;
  size_t length;
};
// near miss: a pointer and its length lead to a secret, and hold none.
struct slice slices(struct slice a, struct view v) {
  struct slice b = a;
  struct view w = v;
  use(&w);
  return b.length ? b : a;
}

void log_all(int count, ...);
void variable(int count, const struct key *k, void (*f)(struct key), ...) {
  log_all(1, *k);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: variable argument copies secret type 'struct key'; pass a pointer [secret-copy]
  f(*k);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: argument copies secret type 'struct key'; pass a pointer [secret-copy]
  va_list list;
  __builtin_va_start(list, f);
  struct key next = __builtin_va_arg(list, struct key);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'va_arg' copies secret type 'struct key'; pass a pointer [secret-copy]
  // near miss: variable arguments that are pointers.
  use(__builtin_va_arg(list, struct key *));
  log_all(1, &next);
  __builtin_va_end(list);
}

void bytes(unsigned char *SECRET key, const char *SECRET password,
           unsigned char *out, size_t length) {
  unsigned char buffer[32], SECRET marked[32];
  memcpy(buffer, key, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memcpy' copies secret 'key' into memory that is not marked; mark 'buffer' [secret-copy]
  __builtin_memmove(out + 4, &key[1], length);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memmove' copies secret 'key' into memory that is not marked; mark 'out' [secret-copy]
  use(strdup(password));
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'strdup' copies secret 'password' into memory that is not marked; copy it into marked memory [secret-copy]
  // near miss: into marked memory.
  memcpy(marked, key, 32);
  unsigned char *end = marked + 16;
  memcpy(end, key, 16);
  // near miss: the copy is for a marked pointer.
  char *SECRET name = strdup(password);
  name = strdup(password);
  // near miss: what is copied is a pointer.
  unsigned char *pointer;
  memcpy(&pointer, &key, sizeof pointer);
  // near miss: nothing secret.
  memcpy(buffer, out, 32);
  // near miss: into the secret.
  memcpy(key, buffer, 32);
  use(name);
}

void holders(struct session *into, const struct session *from, char *out) {
  unsigned char local[32];
  memcpy(local, from->key.bytes, sizeof local);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memcpy' copies secret 'bytes' into memory that is not marked; mark 'local' [secret-copy]
  use(local);
  memcpy(out, from->key.bytes, sizeof local);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memcpy' copies secret 'bytes' into memory that is not marked; mark 'out' [secret-copy]
  // near miss: into an object that has the same secret part.
  memcpy(into, from, sizeof *into);
  // near miss: a part that is public.
  memcpy(out, &from->id, sizeof from->id);
  memcpy(out, from, sizeof *from);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memcpy' copies secret 'from' into memory that is not marked; mark 'out' [secret-copy]
}
