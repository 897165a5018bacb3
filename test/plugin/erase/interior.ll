; A function that only secret functions of its module call erases nothing. They
; do, to its depth, at their exits and before they call code that erases nothing.
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -S -o - %s | FileCheck %s
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -Rpass=lethe -S -o /dev/null %s 2>&1 | FileCheck --check-prefix=REMARK %s
; REMARK: 'inner' leaves erasing to its callers, which are all secret
target triple = "x86_64-pc-linux-gnu"

declare void @foreign(i64)

; CHECK-LABEL: inner:
; CHECK-NOT:  xmm15
; CHECK:      retq
define internal i64 @inner(i64 %x) noinline nounwind "lethe-secret"="test" {
  %a = alloca [6 x i64], align 16
  store volatile i64 %x, ptr %a
  %y = load volatile i64, ptr %a
  %z = mul i64 %y, 7
  ret i64 %z
}

; Its 56 bytes, the return address, and 8 bytes of its own.
; CHECK-LABEL: outer:
; CHECK:      callq inner
; CHECK:      movups %xmm15, -72(%rsp)
; CHECK:      movups %xmm15, -24(%rsp)
; CHECK-NEXT: movq $0, -8(%rsp)
; CHECK:      xorl %edi, %edi
; CHECK-NEXT: retq
define i64 @outer(i64 %x) nounwind "lethe-secret"="test" {
  %y = call i64 @inner(i64 %x)
  %z = add i64 %y, 1
  ret i64 %z
}

; CHECK-LABEL: then_foreign:
; CHECK:      callq inner
; CHECK:      movups %xmm15, -64(%rsp)
; CHECK:      movups %xmm15, -16(%rsp)
; CHECK:      callq foreign@PLT
; Nothing of it is left at the exit.
; CHECK-NOT:  -72(%rsp)
; CHECK:      movups %xmm15, -16(%rsp)
; CHECK:      retq
define void @then_foreign(i64 %x) nounwind "lethe-secret"="test" {
  %y = call i64 @inner(i64 %x)
  call void @foreign(i64 5) "lethe-public"
  ret void
}

; It is left on one of the ways.
; CHECK-LABEL: then_sometimes_foreign:
; CHECK:      callq inner
; CHECK:      callq foreign@PLT
; CHECK:      movl $120, %r11d
; CHECK-NEXT: jmpq *__lethe_return_foreign@GOTPCREL(%rip)
define void @then_sometimes_foreign(i64 %x, i64 %n) nounwind "lethe-secret"="test" {
  %y = call i64 @inner(i64 %x)
  %c = icmp eq i64 %n, 0
  br i1 %c, label %skips, label %calls
calls:
  call void @foreign(i64 5) "lethe-public"
  br label %skips
skips:
  ret void
}

; How deep it reaches is not known below an array of any length.
; CHECK-LABEL: below_array:
; CHECK:      movups %xmm15
; CHECK:      retq
define internal i64 @below_array(i64 %x) noinline nounwind "lethe-secret"="test" {
  %a = alloca [6 x i64], align 16
  store volatile i64 %x, ptr %a
  ret i64 %x
}
define i64 @array(i64 %x) nounwind "lethe-secret"="test" {
  %a = alloca i64, i64 %x
  store volatile i64 %x, ptr %a
  %y = call i64 @below_array(i64 %x)
  %z = add i64 %y, 1
  ret i64 %z
}

; A jump is worth more than what is saved.
; CHECK-LABEL: last:
; CHECK:      movups %xmm15
; CHECK:      retq
define internal i64 @last(i64 %x) noinline nounwind "lethe-secret"="test" {
  %a = alloca [6 x i64], align 16
  store volatile i64 %x, ptr %a
  ret i64 %x
}
; CHECK-LABEL: jumps:
; CHECK:      jmp last
define i64 @jumps(i64 %x) nounwind "lethe-secret"="test" {
  %y = tail call i64 @last(i64 %x)
  ret i64 %y
}

; One that a plain function calls, too, erases itself.
; CHECK-LABEL: shared:
; CHECK:      movups %xmm15
; CHECK:      retq
define internal i64 @shared(i64 %x) noinline nounwind "lethe-secret"="test" {
  %a = alloca [6 x i64], align 16
  store volatile i64 %x, ptr %a
  ret i64 %x
}
define i64 @secret_caller(i64 %x) nounwind "lethe-secret"="test" {
  %y = call i64 @shared(i64 %x)
  %z = add i64 %y, 1
  ret i64 %z
}
define i64 @plain_caller() nounwind {
  %y = call i64 @shared(i64 5)
  ret i64 %y
}

; A call is no jump if something else is returned.
; CHECK-LABEL: not_last:
; CHECK-NOT:  xmm15
; CHECK:      retq
define internal void @not_last(i64 %x) noinline nounwind "lethe-secret"="test" {
  %a = alloca [6 x i64], align 16
  store volatile i64 %x, ptr %a
  ret void
}
; CHECK-LABEL: returns_other:
; CHECK:      callq not_last
; CHECK:      movups %xmm15, -72(%rsp)
; CHECK:      retq
define i32 @returns_other(i64 %x) nounwind "lethe-secret"="test" {
  tail call void @not_last(i64 %x)
  ret i32 5
}
