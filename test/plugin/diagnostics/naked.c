// A naked function has only the code that its author wrote.
// RUN: %clang %lethe-codegen -O0 -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -w -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))

// Nothing is inserted either.
// CHECK-LABEL: naked:
// CHECK-NOT: {{xor|mov}}
// CHECK: retq
// CHECK: func_end
// expected-warning@+1 {{'naked': nothing is erased: a naked function has no epilogue}}
__attribute__((naked)) void naked(int key SECRET) { __asm__("retq"); }

// Near misses.
__attribute__((naked)) void plain(int x) { __asm__("retq"); }
void assembly(int key SECRET) { __asm__("" ::"r"(key)); }
