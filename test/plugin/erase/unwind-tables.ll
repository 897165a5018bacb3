; Save slots are wiped: before that, unwinders are told that the registers have
; their callers' values again; and what follows in the layout starts afresh.
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -S -o - %s | FileCheck %s
target triple = "x86_64-pc-linux-gnu"

declare i64 @use(i64)

; CHECK-LABEL: f:
; CHECK:      popq %rbx
; CHECK:      popq %rbp
; CHECK-NEXT: .cfi_def_cfa_offset 8
; CHECK-NEXT: .cfi_restore %rbx
; CHECK-NEXT: .cfi_restore %r12
; CHECK-NEXT: .cfi_restore %r13
; CHECK-NEXT: .cfi_restore %r14
; CHECK-NEXT: .cfi_restore %r15
; CHECK-NEXT: .cfi_restore %rbp
; CHECK:      jmp use@PLT
; CHECK-NEXT: .LBB0_1:
; CHECK-NEXT: .cfi_def_cfa_offset 64
; CHECK-NEXT: .cfi_offset %rbx, -56
; CHECK-NEXT: .cfi_offset %rbp, -16
; CHECK:      callq use@PLT
; Where the runtime returns for it the slots stay as long as the function has
; control.
; CHECK-NOT:  .cfi_restore
; CHECK:      jmpq *__lethe_return_foreign@GOTPCREL(%rip)
define i64 @f(i64 %x) uwtable nounwind "lethe-secret"="test" {
  %a = call i64 @use(i64 %x)
  %c = icmp eq i64 %a, 0
  br i1 %c, label %tail, label %other, !prof !0
tail:
  %r = musttail call i64 @use(i64 %a)
  ret i64 %r
other:
  %b = call i64 @use(i64 %a)
  %s = add i64 %b, %a
  ret i64 %s
}

; The frame pointer is one of them.
; CHECK-LABEL: with_frame_pointer:
; CHECK:      popq %rbp
; CHECK-NEXT: .cfi_def_cfa %rsp, 8
; CHECK-NEXT: .cfi_restore %rbp
; CHECK:      retq
define void @with_frame_pointer(i64 %x) uwtable nounwind "lethe-secret"="test" "frame-pointer"="all" {
  %a = alloca i64
  store volatile i64 %x, ptr %a
  ret void
}

!0 = !{!"branch_weights", i32 1000, i32 1}
