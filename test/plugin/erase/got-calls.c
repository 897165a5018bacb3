// A function whose address is read from the GOT is called by name, also where
// plain code reads the address once for several calls.
// RUN: %clang %lethe-codegen -O2 -fPIC -S -o - %s | FileCheck --implicit-check-not='callq *%' %s
// RUN: %clang -O2 -fno-plt -fPIC -S -o - %s | FileCheck --check-prefix=PLAIN %s
#define SECRET __attribute__((annotate("secret")))
SECRET void step(unsigned char *p, int n);

// Foreign code would be called by registers that all calls preserve, and
// what lives across the calls kept in the frame.
// PLAIN-LABEL: thrice:
// PLAIN: callq *%
// CHECK-LABEL: thrice:
// CHECK: movq %rdi, %rbx
// CHECK: callq *step@GOTPCREL(%rip)
// CHECK: callq *step@GOTPCREL(%rip)
// CHECK: callq *step@GOTPCREL(%rip)
void thrice(unsigned char *key SECRET) {
  step(key, 3);
  step(key, 4);
  step(key, 5);
}

// Nor is it foreign code, before which all registers would be cleared.
// PLAIN-LABEL: in_loop:
// PLAIN: callq *%
// CHECK-LABEL: in_loop:
// CHECK-NOT: _vectors
// CHECK: callq *step@GOTPCREL(%rip)
void in_loop(unsigned char *key SECRET, int n) {
  for (int i = 0; i < n; ++i)
    step(key, i);
}
