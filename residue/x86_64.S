// void lethe_residue_enter(void): calls lethe_residue_frame.target with the
// registers of the frame and records all of them the instant it returns.
//
// Everything is addressed relative to RIP, so that no register is needed to
// find the frame, and nothing is pushed while RSP points into the private
// stack. MOV leaves the flags alone: they survive until the PUSHFQ.

#include "x86_64.h"

#define FRAME(field) lethe_residue_frame+LETHE_FRAME_##field(%rip)
#define SLOT(set, number) lethe_residue_frame+LETHE_FRAME_##set+8*number(%rip)

  .text
  .globl lethe_residue_enter
  .hidden lethe_residue_enter
  .hidden lethe_residue_frame
  .type lethe_residue_enter, @function
lethe_residue_enter:
  push %rbp
  push %rbx
  push %r12
  push %r13
  push %r14
  push %r15
  sub $8, %rsp
  stmxcsr (%rsp)
  fnstcw 4(%rsp)
  mov %rsp, FRAME(HOST_STACK)

  mov FRAME(COMPONENTS), %rax
  mov %rax, %rdx
  shr $32, %rdx
  test %rax, %rax
  jz 1f
  xrstor64 FRAME(ENTRY_STATE)
  jmp 2f
1:
  fxrstor64 FRAME(ENTRY_STATE)
2:
  pushq $LETHE_ENTRY_FLAGS
  popfq
  mov SLOT(ENTRY, 0), %rax
  mov SLOT(ENTRY, 1), %rcx
  mov SLOT(ENTRY, 2), %rdx
  mov SLOT(ENTRY, 3), %rbx
  mov SLOT(ENTRY, 4), %rsp
  mov SLOT(ENTRY, 5), %rbp
  mov SLOT(ENTRY, 6), %rsi
  mov SLOT(ENTRY, 7), %rdi
  mov SLOT(ENTRY, 8), %r8
  mov SLOT(ENTRY, 9), %r9
  mov SLOT(ENTRY, 10), %r10
  mov SLOT(ENTRY, 11), %r11
  mov SLOT(ENTRY, 12), %r12
  mov SLOT(ENTRY, 13), %r13
  mov SLOT(ENTRY, 14), %r14
  mov SLOT(ENTRY, 15), %r15

  call *FRAME(TARGET)

  mov %rax, SLOT(EXIT, 0)
  mov %rcx, SLOT(EXIT, 1)
  mov %rdx, SLOT(EXIT, 2)
  mov %rbx, SLOT(EXIT, 3)
  mov %rsp, SLOT(EXIT, 4)
  mov %rbp, SLOT(EXIT, 5)
  mov %rsi, SLOT(EXIT, 6)
  mov %rdi, SLOT(EXIT, 7)
  mov %r8, SLOT(EXIT, 8)
  mov %r9, SLOT(EXIT, 9)
  mov %r10, SLOT(EXIT, 10)
  mov %r11, SLOT(EXIT, 11)
  mov %r12, SLOT(EXIT, 12)
  mov %r13, SLOT(EXIT, 13)
  mov %r14, SLOT(EXIT, 14)
  mov %r15, SLOT(EXIT, 15)
  mov FRAME(HOST_STACK), %rsp
  pushfq
  popq FRAME(EXIT_FLAGS)

  // XSAVE, not XSAVEOPT or XSAVEC: these may skip what they believe unchanged.
  mov FRAME(COMPONENTS), %rax
  mov %rax, %rdx
  shr $32, %rdx
  test %rax, %rax
  jz 3f
  xsave64 FRAME(EXIT_STATE)
  jmp 4f
3:
  fxsave64 FRAME(EXIT_STATE)
4:
  // The callee may have set DF or AC, or left the x87 stack in use.
  pushq $LETHE_ENTRY_FLAGS
  popfq
  fninit
  ldmxcsr (%rsp)
  fldcw 4(%rsp)
  add $8, %rsp
  pop %r15
  pop %r14
  pop %r13
  pop %r12
  pop %rbx
  pop %rbp
  ret
  .size lethe_residue_enter, . - lethe_residue_enter

  .section .note.GNU-stack, "", @progbits
