// What is offered instead depends on what is declared where the wipe stands.
// RUN: %check-tidy secret-dead-wipe %s %t --std=c11

#define SECRET __attribute__((annotate("secret")))

typedef __SIZE_TYPE__ size_t;
void *memset(void *, int, size_t);
void *memset_s(void *, size_t, int, size_t);
void derive(void *);

void nothing_yet(void) {
  unsigned char key[32] SECRET;
  derive(key);
  memset(key, 0, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}}; use 'lethe_wipe' [
  // CHECK-FIXES: lethe_wipe(key, 32);
}

void explicit_bzero(void *, size_t);

void explicit_bzero_is_declared(void) {
  unsigned char key[32] SECRET;
  derive(key);
  memset(key, 0, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}}; use 'explicit_bzero' [
  // CHECK-FIXES: explicit_bzero(key, 32);
}

void *memset_explicit(void *, int, size_t);

void memset_explicit_is_declared(void) {
  unsigned char key[32] SECRET;
  derive(key);
  memset(key, 0, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}}; use 'memset_explicit' [
  // CHECK-FIXES: memset_explicit(key, 0, 32);
}

#define WIPE(object) memset(object, 0, sizeof(object))

void macros_stay(void) {
  unsigned char key[32] SECRET;
  derive(key);
  WIPE(key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}}; use 'memset_explicit' [
  // CHECK-FIXES: {{^}}  WIPE(key);
}

void *used_results_stay(void) {
  unsigned char key[32] SECRET;
  derive(key);
  return memset(key, 0, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: {{.*}}; use 'memset_explicit' [
  // CHECK-FIXES: return memset(key, 0, 32);
}

// near miss: what is offered is durable.
void by_explicit_bzero(void) {
  unsigned char key[32] SECRET;
  derive(key);
  explicit_bzero(key, 32);
}

// near miss: so is this.
void by_memset_explicit(void) {
  unsigned char key[32] SECRET;
  derive(key);
  memset_explicit(key, 0, 32);
}

// near miss: where there is memset_s, it is durable, too.
void by_memset_s(void) {
  unsigned char key[32] SECRET;
  derive(key);
  memset_s(key, 32, 0, 32);
}

// near miss: read.
unsigned char read_on(int i) {
  unsigned char key[32] SECRET;
  derive(key);
  memset(key, 0, 32);
  return key[i];
}

// near miss: not marked.
void public_buffer(void) {
  unsigned char text[32];
  derive(text);
  WIPE(text);
}
