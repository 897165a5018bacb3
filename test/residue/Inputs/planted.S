# One-byte leaks, one function each. Unless noted otherwise a function is
# called as f(secret:8, out:64) and leaves the first secret byte in one place.
# The pointers themselves are equal in every run.

  .text

.macro FUNCTION name
  .globl \name
  .type \name, @function
\name:
.endm

# The byte goes to out[\at]; the rest of out is zero. Flags are not touched.
.macro PLANT at
  movzbl (%rdi), %eax
  movb %al, \at(%rsi)
  mov $0, %eax
.endm

# Bits \bits of the byte to EAX.
.macro BITS bits
  movzbl (%rdi), %eax
  and $\bits, %eax
.endm

# Every arithmetic flag known, EAX zero.
.macro FORGET
  mov $0, %eax
  cmp %rsp, %rsp
.endm

.irp register, rax, rcx, rdx, rsi, rdi, r8, r9, r10, r11
FUNCTION gpr_low_\register
  movzbq (%rdi), %\register
  ret
FUNCTION gpr_high_\register
  movzbq (%rdi), %\register
  bswap %\register
  ret
.endr

.irp register, rbx, rbp, r12, r13, r14, r15
FUNCTION saved_secret_\register
  movzbq (%rdi), %\register
  ret
FUNCTION saved_constant_\register
  mov $0, %\register
  ret
.endr
FUNCTION saved_constant_df
  std
  ret
FUNCTION moved_stack
  ret $8

# SAHF loads SF, ZF, AF, PF and CF from AH.
.macro LEAK_FLAG name, bit
FUNCTION flags_\name
  BITS 1
  imul $\bit, %eax
  mov %al, %ah
  cmp %rsp, %rsp
  sahf
  mov $0, %eax
  ret
.endm
LEAK_FLAG cf, 0x01
LEAK_FLAG pf, 0x04
LEAK_FLAG af, 0x10
LEAK_FLAG zf, 0x40
LEAK_FLAG sf, 0x80
FUNCTION flags_of
  BITS 1
  shl $11, %eax
  or $0x202, %eax
  push %rax
  popfq
  movq $0, -8(%rsp)
  mov $0, %eax
  ret

FUNCTION flags_mxcsr
  stmxcsr (%rsi)
  BITS 0x60
  or %al, 1(%rsi)
  ldmxcsr (%rsi)
  FORGET
  ret
FUNCTION fenv_mxcsr
  stmxcsr (%rsi)
  BITS 0x3F
  or %al, (%rsi)
  ldmxcsr (%rsi)
  FORGET
  ret

.irp number, 0, 1, 2, 3, 4, 5, 6, 7
FUNCTION x87_st\number
  PLANT 7
  movq (%rsi), %mm\number
  emms
  ret
FUNCTION mask_k\number
  PLANT 7
  kmovq (%rsi), %k\number
  ret
.endr
# The exponent, which MMX cannot write. The register is empty afterwards.
FUNCTION x87_exponent
  PLANT 9
  fldt (%rsi)
  fstp %st(0)
  ret
FUNCTION x87_fcw
  fnstcw (%rsi)
  BITS 0x0C
  or %al, 1(%rsi)
  fldcw (%rsi)
  FORGET
  ret
# Condition codes C0-C3.
FUNCTION x87_fsw
  fnstenv (%rsi)
  BITS 0x47
  or %al, 5(%rsi)
  fldenv (%rsi)
  FORGET
  ret
FUNCTION fenv_fsw
  fnstenv (%rsi)
  BITS 0x3F
  or %al, 4(%rsi)
  fldenv (%rsi)
  FORGET
  ret

.irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
FUNCTION xmm_first_xmm\number
  PLANT 0
  movdqu (%rsi), %xmm\number
  ret
FUNCTION xmm_last_xmm\number
  PLANT 15
  movdqu (%rsi), %xmm\number
  ret
FUNCTION ymm_first_ymm\number
  PLANT 16
  vmovdqu (%rsi), %ymm\number
  ret
FUNCTION ymm_last_ymm\number
  PLANT 31
  vmovdqu (%rsi), %ymm\number
  ret
FUNCTION zmm_first_zmm\number
  PLANT 32
  vmovdqu64 (%rsi), %zmm\number
  ret
FUNCTION zmm_last_zmm\number
  PLANT 63
  vmovdqu64 (%rsi), %zmm\number
  ret
.endr
.irp number, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
FUNCTION zmm_first_zmm\number
  PLANT 0
  vmovdqu64 (%rsi), %zmm\number
  ret
FUNCTION zmm_last_zmm\number
  PLANT 63
  vmovdqu64 (%rsi), %zmm\number
  ret
.endr

# \depth bytes below the slot of the return address.
.irp depth, 1, 8, 127, 128, 129, 4096, 102400, 900000
FUNCTION stack_\depth
  movzbl (%rdi), %eax
  mov %al, -\depth(%rsp)
  mov $0, %eax
  ret
.endr
# In the slot of the return address, after it was used.
FUNCTION stack_return_slot
  pop %rcx
  movzbl (%rdi), %eax
  mov %al, -8(%rsp)
  mov $0, %eax
  jmp *%rcx
# f(secret:8, out:64, null, null, null, null, u64=0): byte 3 of the argument.
FUNCTION stack_argument
  movzbl (%rdi), %eax
  mov %al, 11(%rsp)
  mov $0, %eax
  ret

# f(secret-struct:32): leaves the copy it was given.
FUNCTION stack_by_value
  ret
FUNCTION clean_by_value
  movq $0, 8(%rsp)
  movq $0, 16(%rsp)
  movq $0, 24(%rsp)
  movq $0, 32(%rsp)
  ret
FUNCTION clean_leaf
  PLANT 0
  ret
# Has the secret in a callee-saved register, on the stack and in flags.
FUNCTION clean_frame
  push %rbx
  mov (%rdi), %rbx
  mov %rbx, -100(%rsp)
  movq %rbx, %xmm3
  add %rbx, (%rsi)
  movq $0, -100(%rsp)
  pxor %xmm3, %xmm3
  pop %rbx
  cmp %rsp, %rsp
  ret

# f(secret-u64), f(secret:64): whole registers, of which the result has a part.
FUNCTION result_rax
  mov %rdi, %rax
  mov $0, %edi
  ret
FUNCTION result_rax_rdx
  mov (%rdi), %rax
  mov 8(%rdi), %rdx
  ret
FUNCTION result_xmm0
  movdqu (%rdi), %xmm0
  ret
FUNCTION result_xmm0_xmm1
  movdqu (%rdi), %xmm0
  movdqu 16(%rdi), %xmm1
  ret
FUNCTION result_rax_xmm0
  mov (%rdi), %rax
  movdqu 16(%rdi), %xmm0
  ret
FUNCTION result_ymm0
  vmovdqu (%rdi), %ymm0
  ret
FUNCTION result_zmm0
  vmovdqu64 (%rdi), %zmm0
  ret
FUNCTION result_st0
  fldt (%rdi)
  ret

# f(secret:8): the time, which has nothing to do with the secret.
FUNCTION unstable_stack
  rdtsc
  mov %eax, -16(%rsp)
  mov $0, %eax
  mov $0, %edx
  ret
FUNCTION crash
  ud2
FUNCTION overflow
  sub $4096, %rsp
  movb $0, (%rsp)
  jmp overflow

  .data
  .globl object
  .type object, @object
  .size object, 8
object:
  .quad 0

  .section .note.GNU-stack, "", @progbits
