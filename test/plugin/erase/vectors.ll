; Vector and mask registers are cleared to their full width.
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -S -o - %s | FileCheck --check-prefixes=CHECK,SSE %s
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -march=x86-64-v3 -S -o - %s | FileCheck --check-prefixes=CHECK,AVX %s
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -march=x86-64-v4 -S -o - %s | FileCheck --check-prefixes=CHECK,AVX512 %s
target triple = "x86_64-pc-linux-gnu"

declare void @foreign(ptr)

; CHECK-LABEL: vector:
; SSE:        xorps %xmm0, %xmm0
; SSE-NEXT:   xorps %xmm1, %xmm1
; vzeroupper puts no data in any other.
; AVX:        vxorps %xmm0, %xmm0, %xmm0
; AVX512:     vxorps %xmm0, %xmm0, %xmm0
; AVX-NOT:    xorps
; AVX512-NOT: xorps
; CHECK:      retq
define void @vector(ptr %p, ptr %q) nounwind "lethe-secret"="test" {
  %x = load <8 x i32>, ptr %p
  %y = mul <8 x i32> %x, %x
  store <8 x i32> %y, ptr %q
  ret void
}

; The upper half of a vector that held more than the result.
; CHECK-LABEL: low_half:
; AVX:        vmovaps %xmm0, %xmm0
; AVX512:     vmovaps %xmm0, %xmm0
; CHECK:      retq
define <4 x i32> @low_half(<4 x i32> %x) nounwind "lethe-secret"="test" {
  %y = add <4 x i32> %x, %x
  ret <4 x i32> %y
}

; Registers that only inline assembly knows of.
; CHECK-LABEL: by_hand:
; AVX512:     vpxord %xmm17, %xmm17, %xmm17
; AVX512:     kxorw %k3, %k3, %k3
; SSE:        jmpq *__lethe_return_vectors@GOTPCREL(%rip)
; AVX:        jmpq *__lethe_return_vectors_avx@GOTPCREL(%rip)
; AVX512:     jmpq *__lethe_return_low_avx@GOTPCREL(%rip)
define void @by_hand() nounwind "lethe-secret"="test" {
  call void asm sideeffect "", "~{ymm3},~{zmm17},~{k3}"()
  ret void
}

; Foreign code that was handed secrets may have used all there is.
; CHECK-LABEL: foreign_call:
; CHECK:      callq foreign@PLT
; CHECK:      xorl %eax, %eax
; CHECK-NEXT: movl $64, %r11d
; SSE-NEXT:   jmpq *__lethe_return_foreign@GOTPCREL(%rip)
; AVX-NEXT:   jmpq *__lethe_return_foreign_avx@GOTPCREL(%rip)
; AVX512-NEXT: jmpq *__lethe_return_foreign_avx@GOTPCREL(%rip)
define void @foreign_call(ptr %p) nounwind "lethe-secret"="test" {
  call void @foreign(ptr %p)
  ret void
}

; Handed nothing secret, it leaves nothing secret.
; CHECK-LABEL: public_call:
; CHECK:      callq foreign@PLT
; CHECK-NOT:  lethe
; CHECK:      retq
define void @public_call(ptr %p) nounwind "lethe-secret"="test" {
  call void @foreign(ptr %p) "lethe-public"
  ret void
}

; CHECK-LABEL: no_vectors:
; CHECK-NOT:  xmm
; CHECK:      retq
define void @no_vectors(i64 %x) nounwind "lethe-secret"="test" "target-features"="-sse,-avx,-x87" {
  %a = alloca [20 x i64]
  store volatile i64 %x, ptr %a
  ret void
}
