// Code with indirect branch tracking and shadow stacks keeps both when it is
// linked with the runtime: every file of that must have them, too.
// RUN: %clang %lethe -fcf-protection=full -O2 -c -fPIC -o %t.o %s
// RUN: %clang -fuse-ld=lld -shared -nostdlib -Wl,-z,cet-report=error -o %t.so %t.o -Wl,--whole-archive %lethe-library/liblethe.a
// RUN: readelf -nW %t.so | FileCheck %s
// CHECK: Properties: x86 feature: IBT, SHSTK

// Positive control: without them the linker says so.
// RUN: %clang %lethe -fcf-protection=none -O2 -c -fPIC -o %t.none.o %s
// RUN: not %clang -fuse-ld=lld -shared -nostdlib -Wl,-z,cet-report=error -o %t.none.so %t.none.o 2>&1 | FileCheck --check-prefix=NONE %s
// NONE: -z cet-report: file does not have GNU_PROPERTY_X86_FEATURE_1_IBT property

int secret(int key __attribute__((annotate("secret"))), int i) {
  volatile char data[6000];
  data[i] = (char)key;
  return data[0];
}
