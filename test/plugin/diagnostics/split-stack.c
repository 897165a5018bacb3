// -fsplit-stack runs a function on a segment of its own; __morestack expects
// to be followed by the return it was compiled with.
// RUN: %clang %lethe-codegen -O0 -fsplit-stack -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -fsplit-stack -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -fsplit-stack -w -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
void fill(int *);

// CHECK-LABEL: fills:
// CHECK: movl ${{[0-9]+}}, %r10d
// CHECK-NEXT: movl ${{[0-9]+}}, %r11d
// CHECK-NEXT: callq __morestack
// CHECK-NEXT: retq
// expected-warning@+1 {{'fills': nothing is erased: -fsplit-stack is not supported}}
int fills(int key SECRET) {
  int array[40];
  array[0] = key;
  fill(array);
  return array[3];
}

// Near misses.
__attribute__((no_split_stack)) int excepted(int key SECRET) { return key; }
int plain(int x) {
  int array[40];
  array[0] = x;
  fill(array);
  return array[3];
}
