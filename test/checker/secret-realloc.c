// RUN: %check-tidy secret-realloc %s %t --std=c11,c23 --config='{CheckOptions: {secret-realloc.SafeAllocators: "g_realloc"}}'

#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
void *realloc(void *, size_t);
void *reallocarray(void *, size_t, size_t);
void *g_realloc(void *, size_t);
void *lethe_reallocarray(void *, size_t, size_t);

struct key {
  unsigned char bytes[32];
} SECRET;

struct context {
  int count;
  struct key first;
};

unsigned char *grow(unsigned char *key SECRET, size_t size) {
  return realloc(key, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'realloc' may move secret 'key' and release the old memory unwiped; allocate anew, copy, wipe and free, or use lethe_reallocarray [secret-realloc]
}

struct key *grow_typed(struct key *keys, size_t count) {
  return reallocarray(keys, count, sizeof *keys);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'reallocarray' may move secret 'keys' and release the old memory unwiped; allocate anew, copy, wipe and free, or use lethe_reallocarray [secret-realloc]
}

void grow_holder(struct context **c) {
  *c = (struct context *)realloc(*c, 2 * sizeof **c);
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'realloc' may move secret 'c' and release the old memory unwiped; allocate anew, copy, wipe and free, or use lethe_reallocarray [secret-realloc]
}

// near miss: it wipes what it leaves.
struct key *wiping(struct key *keys, size_t count) {
  return lethe_reallocarray(keys, count, sizeof *keys);
}

// near miss: there is nothing yet.
unsigned char *fresh(size_t size) {
  unsigned char *key SECRET = realloc((void *)0, size);
  return key;
}

// near miss: named as safe.
unsigned char *named(unsigned char *key SECRET, size_t size) {
  return g_realloc(key, size);
}

// near miss: not marked.
char *unmarked(char *text, size_t size) { return realloc(text, size); }
