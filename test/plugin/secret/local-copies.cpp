// An inline function's code may come from another unit, which handed it no
// secret: secret callers call a copy of their own.
// RUN: %clangxx %lethe -S -emit-llvm -o - %s | FileCheck %s
inline int fold(const unsigned char *p, int n) {
  return n ? p[0] + 3 * fold(p + 1, n - 1) : 1;
}

// CHECK-LABEL: define {{.*}}@secret(
// CHECK: call {{.*}}@_Z4foldPKhi.lethe(
// CHECK: }
extern "C" int secret(const unsigned char *in) {
  unsigned char __attribute__((annotate("secret"))) key[8];
  for (int i = 0; i < 8; i++)
    key[i] = in[i];
  return fold(key, 8);
}

// CHECK: define linkonce_odr {{.*}}@_Z4foldPKhi(

// CHECK-LABEL: define {{.*}}@plain(
// CHECK: call {{.*}}@_Z4foldPKhi(
// CHECK: }
extern "C" int plain(const unsigned char *in) { return fold(in, 4); }

// CHECK: define internal {{.*}}@_Z4foldPKhi.lethe(
// CHECK: call {{.*}}@_Z4foldPKhi.lethe(
