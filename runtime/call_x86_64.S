/* lethe_call: the switch to another stack, and back with nothing left. */

#include "assembly.inc"
#include "stacks.h"

/* Bytes of the caller's stack, below lethe_call's frame, on which the code that
 * erases the other stack has run. How far that had to go may depend on the
 * secret, so what it leaves goes, too. */
#define FOOTPRINT 256

/* The frame, below the saved rbp. */
#define SAVED_RBX -8
#define FUNCTION -16    /* after the call: an exception, or null */
#define ARGUMENT -24    /* after the call: how that goes on */
#define FRAME 32

#define EXCEPTION_FLAGS 0x3f /* in MXCSR as in the x87 status word */

        .text

        .globl  lethe_call
        .type   lethe_call, @function
        .p2align 4
lethe_call:
        .cfi_startproc
        endbr64
        mov     $LETHE_DEFAULT_STACK_BYTES, %edx
        jmp     enter
        .cfi_endproc
        .size   lethe_call, .-lethe_call

        .globl  lethe_call_sized
        .type   lethe_call_sized, @function
        .p2align 4
lethe_call_sized:
        .cfi_startproc
        endbr64
enter:
        push    %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        mov     %rsp, %rbp
        .cfi_def_cfa_register %rbp
        sub     $FRAME, %rsp
        mov     %rbx, SAVED_RBX(%rbp)
        .cfi_offset %rbx, -24
        mov     %rdi, FUNCTION(%rbp)
        /* May be a secret itself: no code of C is to see it. */
        mov     %rsi, ARGUMENT(%rbp)
        mov     %rdx, %rdi
        lea     16(%rbp), %rsi
        call    lethe_take_stack
        test    %rax, %rax
        jz      fail

        mov     %rax, %rbx
        stmxcsr LETHE_STACK_MXCSR(%rbx)
        fnstsw  LETHE_STACK_X87_STATUS(%rbx)
        mov     FUNCTION(%rbp), %rax
        mov     ARGUMENT(%rbp), %rdi
        xor     %edx, %edx
        mov     %rdx, FUNCTION(%rbp)
        mov     %rdx, ARGUMENT(%rbp)
        mov     LETHE_STACK_START(%rbx), %rsp
        /* Current is a stack only for code that runs on it: a handler that
         * finds itself elsewhere takes the call for one that is over. */
        mov     lethe_current_stack@gottpoff(%rip), %rcx
        mov     %rbx, %fs:(%rcx)
        .cfi_endproc

/* The one instruction that exceptions come through. */
        .cfi_startproc
        .cfi_personality 0x1b, lethe_call_personality
        .cfi_def_cfa %rbp, 16
        .cfi_offset %rbp, -16
        .cfi_offset %rbx, -24
        call    *%rax
        .cfi_endproc

        .cfi_startproc
        .cfi_def_cfa %rbp, 16
        .cfi_offset %rbp, -16
        .cfi_offset %rbx, -24
        /* Registers go first: a signal would save them on the stack. */
clear_registers:
        cld
        mov     lethe_current_stack@gottpoff(%rip), %rcx
        cmp     %rbx, %fs:(%rcx)
        jne     unlink
        mov     LETHE_STACK_OUTER(%rbx), %rdx
        mov     %rdx, %fs:(%rcx)
unlinked:
        call    lethe_clear_upper_vectors
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        xorps   %xmm\n, %xmm\n
        .endr
        emms
        call    lethe_clear_x87

        stmxcsr LETHE_STACK_MXCSR_AFTER(%rbx)
        mov     LETHE_STACK_MXCSR_AFTER(%rbx), %eax
        mov     %eax, %ecx
        xor     LETHE_STACK_MXCSR(%rbx), %ecx
        and     $EXCEPTION_FLAGS, %ecx
        jnz     restore_mxcsr
mxcsr_restored:
        fnstsw  %ax
        xor     LETHE_STACK_X87_STATUS(%rbx), %ax
        test    $EXCEPTION_FLAGS, %al
        jnz     restore_x87_flags
x87_flags_restored:
        movl    $0, LETHE_STACK_MXCSR_AFTER(%rbx)
        .irp    reg, eax, ecx, edx, esi, edi, r8d, r9d, r10d, r11d
        xor     %\reg, %\reg
        .endr

        lea     -FRAME(%rbp), %rsp
        mov     %rbx, %rdi
        call    lethe_release_stack
        xor     %eax, %eax

leave:  mov     FUNCTION(%rbp), %rdi
        mov     ARGUMENT(%rbp), %rcx
        mov     SAVED_RBX(%rbp), %rbx
        .cfi_restore %rbx
        lea     -FOOTPRINT(%rbp), %rsp
        xorps   %xmm0, %xmm0
        .set    offset, 0
        .rept   FOOTPRINT / 16
        movaps  %xmm0, offset(%rsp)
        .set    offset, offset+16
        .endr
        mov     %rbp, %rsp
        pop     %rbp
        .cfi_restore %rbp
        .cfi_def_cfa %rsp, 8
        movq    $0, -8(%rsp)
        .irp    reg, edx, esi, r8d, r9d, r10d, r11d
        xor     %\reg, %\reg
        .endr
        test    %rdi, %rdi
        jnz     1f
        xor     %ecx, %ecx
        ret
        /* _Unwind_Resume takes the caller for the one that called it. */
1:      jmp     *%rcx

        .cfi_def_cfa %rbp, 16
        .cfi_offset %rbp, -16
        .cfi_offset %rbx, -24
        /* No stack, nothing called. */
fail:   movq    $0, FUNCTION(%rbp)
        mov     $-1, %eax
        jmp     leave

unlink: mov     %rbx, %rdi
        call    lethe_unlink_stack
        jmp     unlinked

restore_mxcsr:
        xor     %ecx, %eax
        mov     %eax, LETHE_STACK_MXCSR_AFTER(%rbx)
        ldmxcsr LETHE_STACK_MXCSR_AFTER(%rbx)
        jmp     mxcsr_restored

        /* The environment is what a signal handler leaves alone: the red
         * zone. */
restore_x87_flags:
        and     $EXCEPTION_FLAGS, %eax
        fnstenv -32(%rsp)
        xor     %al, -28(%rsp)
        fldenv  -32(%rsp)
        /* It has no room for all of the last instruction's address. */
        call    lethe_clear_x87
        jmp     x87_flags_restored

        /* With the stack pointer as at the call: rax is the exception, rdx goes
         * on unwinding. */
        .globl  lethe_call_landing
        .hidden lethe_call_landing
lethe_call_landing:
        endbr64
        mov     %rax, FUNCTION(%rbp)
        mov     %rdx, ARGUMENT(%rbp)
        jmp     clear_registers
        .cfi_endproc
        .size   lethe_call_sized, .-lethe_call_sized

        end_of_file
