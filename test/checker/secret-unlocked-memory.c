// RUN: %check-tidy secret-unlocked-memory %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
void *malloc(size_t);
void *calloc(size_t, size_t);
void free(void *);
void *lethe_malloc(size_t);
void lethe_free(void *);
void *sodium_malloc(size_t);
void *OPENSSL_secure_malloc(size_t);
int mlock(const void *, size_t);
int use(const void *);

static unsigned char master[32] SECRET;
// CHECK-MESSAGES: :[[@LINE-1]]:22: warning: secret 'master' is kept in static memory, which can be swapped out, dumped and inherited; keep it in memory from lethe_malloc [secret-unlocked-memory]

struct key {
  unsigned char bytes[32];
} SECRET;

struct key *make(void) {
  struct key *key = calloc(1, sizeof *key);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: secret 'key' is kept in memory from 'calloc', which can be swapped out, dumped and inherited; use lethe_malloc [secret-unlocked-memory]
  return key;
}

int here(int how) {
  unsigned char *key SECRET = malloc(32);
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: secret 'key' is kept in memory from 'malloc', which can be swapped out, dumped and inherited; use lethe_malloc [secret-unlocked-memory]
  // CHECK-FIXES: unsigned char *key SECRET = lethe_malloc(32);
  if (how) {
    free(key);
    // CHECK-FIXES: lethe_free(key);
    return -1;
  }
  int result = use(key);
  free(key);
  // CHECK-FIXES: lethe_free(key);
  return result;
}

struct context {
  unsigned char *key SECRET;
};

void stored(struct context *c) {
  c->key = malloc(32);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: secret 'key' is kept in memory from 'malloc', which can be swapped out, dumped and inherited; use lethe_malloc [secret-unlocked-memory]
}

// near miss: locked memory.
void locked(struct context *a, struct context *b, struct context *c) {
  a->key = lethe_malloc(32);
  b->key = sodium_malloc(32);
  c->key = OPENSSL_secure_malloc(32);
}

static unsigned char pinned[32] SECRET;

// near miss: this unit locks the variable.
void pin(void) { mlock(pinned, sizeof pinned); }

// near miss: this unit locks what the pointer leads to.
void lock_it(void) {
  unsigned char *key SECRET = malloc(32);
  mlock(key, 32);
}

// near miss: automatic storage does not live long.
int automatic(void) {
  unsigned char key[32] SECRET;
  return use(key);
}

// near miss: a pointer is no secret.
static const struct key *borrowed;

// near miss: not marked.
void *unmarked(void) {
  char *line = malloc(32);
  (void)borrowed;
  (void)master;
  return line;
}
