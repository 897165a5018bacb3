// Interrupt handlers return by another instruction, to code that has all its
// registers still.
// RUN: %clang %lethe-codegen -O0 -mgeneral-regs-only -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -mgeneral-regs-only -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -mgeneral-regs-only -w -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
struct frame;
int key SECRET;

// CHECK-LABEL: handler:
// CHECK-NOT: xor
// CHECK: iretq
// expected-warning@+1 {{'handler': nothing is erased: interrupt handlers are not supported}}
__attribute__((interrupt)) void handler(struct frame *f) { key = 1; }

// expected-warning@+1 {{'exception': nothing is erased: interrupt handlers are not supported}}
__attribute__((interrupt)) void exception(struct frame *f, unsigned long e) {
  key = (int)e;
}

// Near misses: only called by one, and not secret.
__attribute__((no_caller_saved_registers)) void called(void) { key = 2; }
__attribute__((interrupt)) void plain(struct frame *f) {}
