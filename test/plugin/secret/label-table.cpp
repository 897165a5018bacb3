// RUN: %clangxx %lethe -S -emit-llvm -o - %s | FileCheck %s
// No copy of a function with a table of labels: they would be the original's.
// CHECK-LABEL: define {{.*}}@labels(
// CHECK: call {{.*}}@_Z3runPKh(
inline int run(const unsigned char *p) {
  static void *const table[] = {&&add, &&end};
  int sum = 1;
  goto *table[*p & 1];
add:
  sum += 1;
  goto *table[*++p & 1];
end:
  return sum;
}
extern "C" int labels(const unsigned char *in) {
  unsigned char __attribute__((annotate("secret"))) key[8];
  for (int i = 0; i < 8; i++)
    key[i] = in[i];
  return run(key);
}
