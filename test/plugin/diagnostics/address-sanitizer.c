// The address sanitizer moves locals to a fake stack.
// RUN: %clang %lethe-codegen -O1 -fsanitize=address -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O1 -fsanitize=address -fsanitize-address-use-after-return=always -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O1 -fsanitize=kernel-address -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O1 -fsanitize=undefined,unreachable -Xclang -verify=expected-without -c -o %t.o %s
// expected-without-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
void fill(char *);

// expected-warning@+1 {{'fills': locals that the address sanitizer moves to its fake stack are not erased}}
char fills(int key SECRET) {
  char buffer[64];
  fill(buffer);
  return buffer[key & 63];
}

// Near misses: not instrumented, and not secret.
__attribute__((no_sanitize("address", "kernel-address"))) char
excepted(int key SECRET) {
  char buffer[64];
  fill(buffer);
  return buffer[key & 63];
}
char plain(int x) {
  char buffer[64];
  fill(buffer);
  return buffer[x & 63];
}
