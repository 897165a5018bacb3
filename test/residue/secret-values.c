// Secrets by value arrive in their registers or in the argument area, all bytes
// of them secret; floating-point ones are finite.
//
// RUN: %clang -O1 -shared -fPIC %s -o %t.so
// RUN: %lethe-residue %t.so --cases %s --expect residue > %t.out
// RUN: FileCheck %s < %t.out

typedef int v4 __attribute__((vector_size(16)));

// residue-case: integer(secret-u8, secret-u16, secret-u32, secret-u64)
// CHECK: {{^}}integer: residue 15 bytes: gpr 15 (rcx rdx rsi rdi){{$}}
__attribute__((naked)) void integer(void) { __asm__("ret"); }

// residue-case: vectors(secret-f32, secret-f64, secret-v128)
// CHECK-NEXT: {{^}}vectors: residue 28 bytes: xmm 28 (xmm0 xmm1 xmm2){{$}}
__attribute__((naked)) void vectors(void) { __asm__("ret"); }

// residue-case: memory(secret-f80, secret-struct:17)
// CHECK-NEXT: {{^}}memory: residue 27 bytes: stack 27 [0..9] [16..32]{{$}}
__attribute__((naked)) void memory(void) { __asm__("ret"); }

// residue-case: spilled(null, null, null, null, null, u8=1, secret-u16, secret-u64)
// CHECK-NEXT: {{^}}spilled: residue 10 bytes: stack 10 [0..1] [8..15]{{$}}
__attribute__((naked)) void spilled(void) { __asm__("ret"); }

// residue-case: finite(secret-f32, secret-f64, secret-f80) -> u32
// CHECK-NEXT: {{^}}finite: residue {{[0-9]+}} bytes: stack 10 [0..9]
int finite(float a, double b, long double c) {
  if (a - a != 0 || b - b != 0 || c - c != 0)
    __builtin_trap();
  return 0;
}

// residue-case: vector_memory(secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128) -> v128
// CHECK-NEXT: {{^}}vector_memory: residue 128 bytes: stack 16 [0..15], xmm 112 (xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7){{$}}
v4 vector_memory(v4 a, v4 b, v4 c, v4 d, v4 e, v4 f, v4 g, v4 h, v4 i) {
  return i;
}
