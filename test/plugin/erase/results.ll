; What a result does not fill of its register is zeroed, what it fills is kept.
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -S -o - %s | FileCheck %s
target triple = "x86_64-pc-linux-gnu"

; CHECK-LABEL: as_i32:
; CHECK:      movq %rdi, %rax
; CHECK:      movl %eax, %eax
; CHECK-NEXT: xorl %edi, %edi
; CHECK-NEXT: retq
define i32 @as_i32(i64 %x) nounwind "lethe-secret"="test" {
  %r = trunc i64 %x to i32
  ret i32 %r
}

; CHECK-LABEL: as_i8:
; CHECK:      shlq $56, %rax
; CHECK-NEXT: shrq $56, %rax
; CHECK-NEXT: xorl %edi, %edi
; CHECK-NEXT: retq
define i8 @as_i8(i64 %x) nounwind "lethe-secret"="test" {
  %r = trunc i64 %x to i8
  ret i8 %r
}

; A struct of three bytes.
; CHECK-LABEL: as_i24:
; CHECK:      shlq $40, %rax
; CHECK-NEXT: shrq $40, %rax
; CHECK-NEXT: xorl %edi, %edi
; CHECK-NEXT: retq
define i24 @as_i24(i64 %x) nounwind "lethe-secret"="test" {
  %r = trunc i64 %x to i24
  ret i24 %r
}

; CHECK-LABEL: as_pair:
; CHECK:      movl %edx, %edx
; CHECK-NEXT: xorl %esi, %esi
; CHECK-NEXT: xorl %edi, %edi
; CHECK-NEXT: retq
define { i64, i32 } @as_pair(i64 %x, i64 %y) nounwind "lethe-secret"="test" {
  %z = trunc i64 %y to i32
  %a = insertvalue { i64, i32 } poison, i64 %x, 0
  %b = insertvalue { i64, i32 } %a, i32 %z, 1
  ret { i64, i32 } %b
}

; CHECK-LABEL: as_float:
; CHECK:      movd %xmm0, %r11d
; CHECK-NEXT: movd %r11d, %xmm0
; CHECK-NEXT: xorps %xmm1, %xmm1
; CHECK-NEXT: xorl %r11d, %r11d
; CHECK-NEXT: retq
define float @as_float(<4 x float> %x, <4 x float> %y) nounwind "lethe-secret"="test" {
  %z = fadd <4 x float> %x, %y
  %r = extractelement <4 x float> %z, i32 0
  ret float %r
}

; CHECK-LABEL: as_double:
; CHECK:      movq %xmm0, %xmm0
; CHECK-NEXT: xorl %r11d, %r11d
; CHECK-NEXT: retq
define double @as_double(<2 x double> %x) nounwind "lethe-secret"="test" {
  %r = extractelement <2 x double> %x, i32 0
  ret double %r
}

; CHECK-LABEL: as_half:
; CHECK:      movd %xmm0, %r11d
; CHECK-NEXT: shlq $48, %r11
; CHECK-NEXT: shrq $48, %r11
; CHECK-NEXT: movd %r11d, %xmm0
; CHECK-NEXT: xorl %r11d, %r11d
; CHECK-NEXT: retq
define half @as_half(<8 x half> %x) nounwind "lethe-secret"="test" {
  %r = extractelement <8 x half> %x, i32 0
  ret half %r
}

; A result on the x87 stack: the seven other registers are cleared.
; CHECK-LABEL: as_long_double:
; CHECK:          fldt 8(%rsp)
; CHECK:          movups %xmm15, 8(%rsp)
; CHECK-NEXT:     movq $0, -8(%rsp)
; CHECK-NEXT:     callq *__lethe_clear_x87_but_1@GOTPCREL(%rip)
; CHECK-NEXT:     movq $0, -8(%rsp)
; CHECK:          xorl %r11d, %r11d
; CHECK-NEXT:     retq
define x86_fp80 @as_long_double(x86_fp80 %x) nounwind "lethe-secret"="test" {
  %r = fadd x86_fp80 %x, %x
  ret x86_fp80 %r
}

; Without sret, and with no result at all.
; CHECK-LABEL: as_void:
; CHECK:      movb $1, (%rdi)
; CHECK-NEXT: xorl %edi, %edi
; CHECK-NEXT: retq
define void @as_void(ptr %p) nounwind "lethe-secret"="test" {
  store i8 1, ptr %p
  ret void
}
