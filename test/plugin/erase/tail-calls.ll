; A tail call is an exit: all but its arguments is erased before the jump. Only
; callees that erase themselves may be tail called.
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -S -o - %s | FileCheck %s
target triple = "x86_64-pc-linux-gnu"

declare i64 @foreign(i64)

; CHECK-LABEL: callee:
define internal i64 @callee(i64 %x) noinline nounwind "lethe-secret"="test" {
  %r = mul i64 %x, 3
  %s = xor i64 %r, 1234567
  ret i64 %s
}

; CHECK-LABEL: to_secret:
; CHECK:      movq $0, -8(%rsp)
; CHECK-NOT:  %edi, %edi
; CHECK:      jmp callee
define i64 @to_secret(i64 %x, i64 %y) nounwind "lethe-secret"="test" {
  %a = alloca i64
  store volatile i64 %y, ptr %a
  %z = load volatile i64, ptr %a
  %w = add i64 %z, %x
  %r = tail call i64 @callee(i64 %w)
  ret i64 %r
}

; CHECK-LABEL: to_foreign:
; CHECK:      callq foreign@PLT
; CHECK:      jmpq *__lethe_return_foreign@GOTPCREL(%rip)
define i64 @to_foreign(i64 %x) nounwind "lethe-secret"="test" {
  %r = tail call i64 @foreign(i64 %x)
  ret i64 %r
}

; CHECK-LABEL: to_pointer:
; CHECK:      callq *%r
; CHECK:      jmpq *__lethe_return_foreign@GOTPCREL(%rip)
define i64 @to_pointer(i64 %x, ptr %f) nounwind "lethe-secret"="test" {
  %r = tail call i64 %f(i64 %x)
  ret i64 %r
}

; CHECK-LABEL: must:
; CHECK:      movq $0, -8(%rsp)
; CHECK-NOT:  %edi, %edi
; CHECK:      jmp foreign@PLT
define i64 @must(i64 %x) nounwind "lethe-secret"="test" {
  %a = alloca i64
  store volatile i64 %x, ptr %a
  %r = musttail call i64 @foreign(i64 %x)
  ret i64 %r
}

; A conditional tail call needs a place to erase on its own path only, and the
; flags it depends on.
; CHECK-LABEL: conditional:
; CHECK:      testq %rdi, %rdi
; CHECK-NEXT: je [[TAIL:.*]]
; CHECK:      retq
; CHECK-NEXT: [[TAIL]]:
; CHECK-NEXT: xorl %eax, %eax
; CHECK-NEXT: xorl %esi, %esi
; CHECK-NEXT: jmp callee
define i64 @conditional(i64 %x, i64 %y) nounwind "lethe-secret"="test" {
  %none = icmp eq i64 %x, 0
  br i1 %none, label %tail, label %work
work:
  %z = mul i64 %x, %y
  ret i64 %z
tail:
  %r = tail call i64 @callee(i64 %x)
  ret i64 %r
}
