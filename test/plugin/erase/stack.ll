; Every byte of the frame, by the cheapest means for its size.
; RUN: %clang %lethe-codegen -O2 -Xclang -disable-llvm-passes -S -o - %s | FileCheck %s
target triple = "x86_64-pc-linux-gnu"

declare void @use(ptr)

; A leaf lives in the red zone and moves no stack pointer.
; CHECK-LABEL: red_zone:
; CHECK-NOT:  {{(sub|add|lea)q}}
; CHECK:      xorps %xmm15, %xmm15
; CHECK-NEXT: movups %xmm15, -40(%rsp)
; CHECK-NEXT: movups %xmm15, -24(%rsp)
; CHECK-NEXT: movq $0, -8(%rsp)
; CHECK-NEXT: xorl %edi, %edi
; CHECK-NEXT: retq
define void @red_zone(i64 %x) nounwind "lethe-secret"="test" {
  %a = alloca [4 x i64], align 16
  %p = getelementptr [4 x i64], ptr %a, i64 0, i64 1
  store volatile i64 %x, ptr %a
  store volatile i64 %x, ptr %p
  ret void
}

; Save slots of callee-saved registers, and the return address of the call.
; CHECK-LABEL: saved:
; CHECK:      pushq %rbx
; CHECK:      callq use@PLT
; CHECK:      popq %rbx
; CHECK:      movl $64, %r11d
; CHECK-NEXT: jmpq *__lethe_return_foreign@GOTPCREL(%rip)
define i64 @saved(i64 %x, ptr %p) nounwind "lethe-secret"="test" {
  call void @use(ptr %p)
  ret i64 %x
}

; Beyond the red zone the runtime wipes the frame, and returns.
; CHECK-LABEL: large:
; CHECK:      addq $[[#%u,FRAME:]], %rsp
; CHECK:      movl $[[#FRAME + 128]], %r11d
; CHECK-NEXT: jmpq *__lethe_return_stack@GOTPCREL(%rip)
define void @large(i64 %x) nounwind "lethe-secret"="test" {
  %a = alloca [24 x i64], align 16
  store volatile i64 %x, ptr %a
  ret void
}

; Where a jump ends the function its loop is called. The stack pointer moves down
; first, so that no signal handler and no memory checker sees a write below it;
; CFI follows. Its return address is wiped as well.
; CHECK-LABEL: large_jump:
; CHECK:      leaq -[[#%u,SIZE:]](%rsp), %rsp
; CHECK-NEXT: .cfi_adjust_cfa_offset [[#SIZE]]
; CHECK-NEXT: movl $[[#SIZE]], %r11d
; CHECK-NEXT: callq *__lethe_wipe_stack@GOTPCREL(%rip)
; CHECK-NEXT: movq $0, -8(%rsp)
; CHECK-NEXT: leaq [[#SIZE]](%rsp), %rsp
; CHECK-NEXT: .cfi_adjust_cfa_offset -[[#SIZE]]
; CHECK:      jmp callee
define void @large_jump(i64 %x, ptr %p) nounwind uwtable "lethe-secret"="test" {
  %a = alloca [24 x i64], align 16
  store volatile i64 %x, ptr %a
  tail call void @callee(ptr %p)
  ret void
}

; Whoever returns by more than one instruction returns by itself.
; CHECK-LABEL: return_thunk:
; CHECK:      callq *__lethe_wipe_stack@GOTPCREL(%rip)
; CHECK-NOT:  __lethe_return
; CHECK:      jmp __x86_return_thunk
define void @return_thunk(i64 %x) nounwind fn_ret_thunk_extern "lethe-secret"="test" {
  %a = alloca [24 x i64], align 16
  store volatile i64 %x, ptr %a
  ret void
}

; Arguments on the stack belong to the callee.
; CHECK-LABEL: arguments:
; CHECK:      movups %xmm15, 8(%rsp)
; CHECK-NEXT: movq $0, 24(%rsp)
; CHECK:      retq
define i64 @arguments(i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f, i64 %g, i64 %h, i32 %i) nounwind "lethe-secret"="test" {
  %r = add i64 %g, %h
  ret i64 %r
}

; CHECK-LABEL: byval:
; CHECK:      movups %xmm15, 8(%rsp)
; CHECK-NEXT: movups %xmm15, 24(%rsp)
; CHECK-NEXT: movups %xmm15, 40(%rsp)
; CHECK:      retq
define i64 @byval(ptr byval([6 x i64]) %p) nounwind "lethe-secret"="test" {
  %r = load i64, ptr %p
  ret i64 %r
}

; The caller may have passed no variable arguments: what lies where they would
; begin is the caller's own.
; CHECK-LABEL: variadic:
; CHECK-NOT:  {{[ ,]}}8(%rsp){{$}}
; CHECK:      jmpq *__lethe_return_stack@GOTPCREL(%rip)
define void @variadic(i32 %x, ...) nounwind "lethe-secret"="test" {
  %list = alloca [24 x i8], align 8
  call void @llvm.va_start(ptr %list)
  store volatile i32 %x, ptr %list
  call void @llvm.va_end(ptr %list)
  ret void
}

; Shrink-wrapping leaves a path without a frame: what is erased there, too, does
; not tell which path was taken.
; CHECK-LABEL: shrink_wrapped:
; CHECK:      je [[OUT:.*]]
; CHECK:      pushq %rbx
; CHECK:      callq use@PLT
; CHECK:      movl $64, %r11d
; CHECK-NEXT: jmpq *__lethe_return_foreign@GOTPCREL(%rip)
; CHECK-NEXT: [[OUT]]:
; CHECK:      leaq -64(%rsp), %rsp
; CHECK:      movl $64, %r11d
; CHECK-NEXT: callq *__lethe_wipe_stack@GOTPCREL(%rip)
; CHECK-NEXT: movq $0, -8(%rsp)
; CHECK-NEXT: leaq 64(%rsp), %rsp
; CHECK:      jmp callee
define void @shrink_wrapped(ptr %p, i64 %x) nounwind "lethe-secret"="test" {
  %none = icmp eq ptr %p, null
  br i1 %none, label %out, label %work
work:
  call void asm sideeffect "", "~{rbx},~{r12}"()
  call void @use(ptr %p)
  call void asm sideeffect "", "r"(i64 %x)
  ret void
out:
  tail call void @callee(ptr %p)
  ret void
}

define internal void @callee(ptr %p) noinline nounwind "lethe-secret"="test" {
  store i64 1, ptr %p
  ret void
}
