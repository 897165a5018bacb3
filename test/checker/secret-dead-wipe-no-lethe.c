// Where there is nothing to use and lethe.h is not wanted, there is no fix-it.
// RUN: %check-tidy secret-dead-wipe %s %t --std=c11 --config="{CheckOptions: {secret-dead-wipe.UseLethe: false}}"

void derive(void *);

void by_memset(void) {
  unsigned char key[32] __attribute__((annotate("secret")));
  derive(key);
  __builtin_memset(key, 0, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key' may be removed by the compiler: nothing reads it before its scope ends; use a wipe that is never removed [secret-dead-wipe]
}

// near miss: read by the caller.
void by_caller(unsigned char *key __attribute__((annotate("secret")))) {
  __builtin_memset(key, 0, 32);
}
