// It looks for the return address below the stack pointer after each call.
// RUN: %clang %lethe-codegen -O2 -mspeculative-load-hardening -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Xclang -verify=without -c -o %t.o %s
// without-no-diagnostics
#define SECRET __attribute__((annotate("secret")))

// expected-warning@+1 {{'leaf': nothing is erased: -mspeculative-load-hardening is not supported}}
int leaf(int key SECRET) { return key * 3; }

// Near miss.
int plain(int x) { return x * 3; }
