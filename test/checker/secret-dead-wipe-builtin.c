// With -fno-builtin memset is a function as any other.
// RUN: %check-tidy secret-dead-wipe %s %t --std=c11 -- -fno-builtin
// RUN: %check-tidy secret-dead-wipe %s %t --std=c11 -- -fno-builtin-memset

typedef __SIZE_TYPE__ size_t;
void *memset(void *, int, size_t);
void derive(void *);

void by_builtin(void) {
  unsigned char key[32] __attribute__((annotate("secret")));
  derive(key);
  __builtin_memset(key, 0, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(key, 32);
}

// near miss: not known to the compiler.
void by_function(void) {
  unsigned char key[32] __attribute__((annotate("secret")));
  derive(key);
  memset(key, 0, 32);
}
