// The unsafe stack of -fsanitize=safe-stack lies elsewhere.
// RUN: %clang %lethe-codegen -O0 -fsanitize=safe-stack -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -fsanitize=safe-stack -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Xclang -verify=expected-without -c -o %t.o %s
// expected-without-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
void fill(char *);

// expected-warning@+1 {{'fills': the second stack of -fsanitize=safe-stack is not erased}}
char fills(int key SECRET) {
  char buffer[64];
  fill(buffer);
  return buffer[key];
}

// Near misses: kept off the unsafe stack, and not secret.
__attribute__((no_sanitize("safe-stack"))) char excepted(int key SECRET) {
  char buffer[64];
  fill(buffer);
  return buffer[key];
}
char plain(int x) {
  char buffer[64];
  fill(buffer);
  return buffer[x];
}
