; Registers are followed along the paths of a function: what is cleared before a
; call of code that erases nothing, and at an exit, is what holds something.
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -S -o - %s | FileCheck %s
target triple = "x86_64-pc-linux-gnu"

declare void @foreign(i64)
declare ptr @memcpy(ptr, ptr, i64)

; A secret caller may have left anything anywhere.
; CHECK-LABEL: called:
; CHECK:      callq *__lethe_clear_vectors@GOTPCREL(%rip)
; CHECK-NEXT: xorps %xmm0, %xmm0
; CHECK-NEXT: xorps %xmm1, %xmm1
; CHECK:      xorl %ebx, %ebx
; CHECK:      xorl %r15d, %r15d
; CHECK-NEXT: callq foreign@PLT
; What it leaves is no secret. A second call finds nothing else.
; CHECK-NOT:  lethe
; CHECK-NOT:  xor
; CHECK:      callq foreign@PLT
define void @called(i64 %x) noinline nounwind "lethe-secret"="test" {
  call void @foreign(i64 3) "lethe-public"
  call void @foreign(i64 4) "lethe-public"
  ret void
}

; CHECK-LABEL: calls:
; CHECK:      callq called
define void @calls(i64 %x) nounwind "lethe-secret"="test" {
  call void @called(i64 %x)
  ret void
}

; What one path alone has used is cleared where it meets another.
; CHECK-LABEL: joined:
; CHECK:      imulq
; CHECK:      xorl %esi, %esi
; CHECK-NEXT: callq foreign@PLT
define void @joined(i64 %x, ptr %p) nounwind "lethe-secret"="test" {
  %none = icmp eq i64 %x, 0
  br i1 %none, label %out, label %work
work:
  %y = mul i64 %x, %x
  store i64 %y, ptr %p
  br label %out
out:
  call void @foreign(i64 5) "lethe-public"
  ret void
}

; Routines that use no stack save no register; so nothing is cleared before they
; are called, and what lives across stays in a register. No lazily bound PLT
; entry may lie in between.
; CHECK-LABEL: copies:
; CHECK:      movq %rdi, %rbx
; CHECK-NOT:  lethe
; CHECK-NOT:  xor
; CHECK:      callq *memcpy@GOTPCREL(%rip)
; CHECK-NOT:  {{xor|lethe}}
; CHECK:      jmpq *__lethe_return_vectors@GOTPCREL(%rip)
define i64 @copies(i64 %x, ptr %p, ptr %q) nounwind "lethe-secret"="test" {
  call ptr @memcpy(ptr %p, ptr %q, i64 24)
  ret i64 %x
}

; After such a routine the next call of plain code finds what it has left.
; CHECK-LABEL: copies_and_calls:
; CHECK:      callq *memcpy@GOTPCREL(%rip)
; CHECK:      callq *__lethe_clear_vectors@GOTPCREL(%rip)
; CHECK:      xorl %eax, %eax
; CHECK:      callq foreign@PLT
define void @copies_and_calls(ptr %p, ptr %q) nounwind "lethe-secret"="test" {
  call ptr @memcpy(ptr %p, ptr %q, i64 24)
  call void @foreign(i64 5) "lethe-public"
  ret void
}
