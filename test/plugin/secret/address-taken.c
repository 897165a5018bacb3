// The optimizer turns a call through a pointer into a direct one, where no
// call site could be marked: the function itself is never inlined.
// RUN: %clang %lethe -O2 -S -emit-llvm -o - %s | FileCheck %s
static int hash(int x) {
  int __attribute__((annotate("secret"))) y = x * 7;
  return y ^ (y >> 3);
}

static int apply(int (*function)(int), int x) { return function(x); }

// CHECK-LABEL: define {{.*}}@plain(
// CHECK: call {{.*}}@hash(
int plain(int x) { return apply(hash, x); }
