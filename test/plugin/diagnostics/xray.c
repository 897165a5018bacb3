// XRay patches code in that saves all registers to the stack.
// RUN: %clang %lethe-codegen -O0 -fxray-instrument -fxray-instruction-threshold=1 -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -fxray-instrument -fxray-instruction-threshold=1 -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
int foreign(int);

// expected-warning@+1 {{'leaf': nothing is erased: -fxray-instrument is not supported}}
int leaf(int key SECRET) { return key; }

// expected-warning@+1 {{'tail': nothing is erased: -fxray-instrument is not supported}}
int tail(int key SECRET) { __attribute__((musttail)) return foreign(key); }

// Near misses: not instrumented, and not secret.
__attribute__((xray_never_instrument)) int excepted(int key SECRET) {
  return key;
}
int plain(int x) { return x; }
