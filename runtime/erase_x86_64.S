/* The routines that code erased by the plugin calls. They keep every register
 * but those named, follow no calling convention, and are reached through the
 * GOT, never through a lazily bound PLT entry. */

#include "assembly.inc"
#include "vectors.h"

        .text

/* From so many bytes on the microcode of `rep stos` is faster than stores of
 * 64 bytes that need not be aligned; below it takes too long to start. */
        .set    REP_STOS_BYTES, 1024

/* Zeroes the r11 bytes that begin base bytes above the stack pointer; r11 is
 * a multiple of 8 and not 0. Leaves zero in r11 and, unless by_gpr, in xmm15;
 * changes flags, and with xmm15 zmm31, which no calling convention keeps where xmm15 is not kept. */
.macro wipe base, by_gpr, return=1
        cmp     $REP_STOS_BYTES, %r11
        jae     3f
.if !\by_gpr
        cmp     $64, %r11
        jb      5f
        cmpb    $LETHE_VECTORS_AVX512, lethe_vectors(%rip)
        jne     5f
        /* Both ends, which overlap what lies between: that is aligned. */
        vpxord  %zmm31, %zmm31, %zmm31
        vmovdqu64 %zmm31, \base(%rsp)
        vmovdqu64 %zmm31, \base-64(%rsp,%r11)
        lea     \base(%rsp,%r11), %r11
        and     $-64, %r11
        sub     $(\base-8), %r11
        jmp     6f
4:      vmovdqa64 %zmm31, \base-8(%r11)
6:      sub     $64, %r11
        cmp     %rsp, %r11
        ja      4b
        xor     %r11d, %r11d
        xorps   %xmm15, %xmm15
        jmp     2f
5:
.endif
.if \by_gpr
        .irp    bit, 8, 16, 32
        test    $\bit, %r11b
        jz      1f
        .set    done, 0
        .rept   \bit / 8
        movq    $0, \base-8-done(%rsp,%r11)
        .set    done, done+8
        .endr
        sub     $\bit, %r11
1:
        .endr
.else
        xorps   %xmm15, %xmm15
        test    $8, %r11b
        jz      1f
        movq    $0, \base-8(%rsp,%r11)
        sub     $8, %r11
1:      test    $16, %r11b
        jz      1f
        movups  %xmm15, \base-16(%rsp,%r11)
        sub     $16, %r11
1:      test    $32, %r11b
        jz      1f
        movups  %xmm15, \base-16(%rsp,%r11)
        movups  %xmm15, \base-32(%rsp,%r11)
        sub     $32, %r11
1:
.endif
        test    %r11, %r11
        jz      2f
1:
        .set    done, 0
        .rept   4
.if \by_gpr
        movq    $0, \base-8-done(%rsp,%r11)
        movq    $0, \base-16-done(%rsp,%r11)
.else
        movups  %xmm15, \base-16-done(%rsp,%r11)
.endif
        .set    done, done+16
        .endr
        sub     $64, %r11
        jnz     1b
        jmp     2f
        /* What `rep stos` takes is kept at the lower end meanwhile. */
3:      mov     %rdi, \base(%rsp)
        mov     %rcx, \base+8(%rsp)
        mov     %rax, \base+16(%rsp)
        lea     \base+24(%rsp), %rdi
        lea     -24(%r11), %rcx
        shr     $3, %rcx
        xor     %eax, %eax
        rep stosq
        mov     \base(%rsp), %rdi
        mov     \base+8(%rsp), %rcx
        mov     \base+16(%rsp), %rax
        movq    $0, \base(%rsp)
        movq    $0, \base+8(%rsp)
        movq    $0, \base+16(%rsp)
        xor     %r11d, %r11d
.if !\by_gpr
        xorps   %xmm15, %xmm15
.endif
2:
.if \return
        ret
.endif
.endm

/* The r11 bytes above the return address. */
function __lethe_wipe_stack
        wipe    8, 0
end     __lethe_wipe_stack

function __lethe_wipe_stack_gpr
        wipe    8, 1
end     __lethe_wipe_stack_gpr

/* The r11 bytes above the caller's own return address. */
function __lethe_wipe_arguments
        wipe    16, 0
end     __lethe_wipe_arguments

function __lethe_wipe_arguments_gpr
        wipe    16, 1
end     __lethe_wipe_arguments_gpr

/* The r11 bytes below the caller's stack pointer, which foreign code may have
 * used, or as many of them as are there; r10 bytes have been used for certain.
 * Both are multiples of 8. Changes r10 and r11. */
.macro wipe_foreign by_gpr
        .irp    reg, rax, rcx, rdx, rsi, rdi, r8, r9
        push    %\reg
        .cfi_adjust_cfa_offset 8
        .endr
        lea     64(%rsp), %rdi
        mov     %r11, %rsi
        mov     %r10, %rdx
        call    lethe_stack_room
        mov     %rax, %r11
        .irp    reg, r9, r8, rdi, rsi, rdx, rcx, rax
        pop     %\reg
        .cfi_adjust_cfa_offset -8
        .endr
        /* Below the return address; the caller clears its slot. */
        mov     %rsp, %r10
        .cfi_def_cfa_register %r10
        sub     $8, %r11
        sub     %r11, %rsp
        wipe    0, \by_gpr, 0
        mov     %r10, %rsp
        .cfi_def_cfa_register %rsp
        ret
.endm

function __lethe_wipe_foreign_stack
wipe_below:
        wipe_foreign 0
end     __lethe_wipe_foreign_stack

function __lethe_wipe_foreign_stack_gpr
        wipe_foreign 1
end     __lethe_wipe_foreign_stack_gpr

/* void __lethe_wipe_dynamic(void *high, size_t depth), a C function: zeroes all
 * from its caller's stack pointer up to high, and depth bytes below. The return
 * address stays. */
function __lethe_wipe_dynamic
        mov     %rsi, %r11
        xor     %r10d, %r10d
        lea     8(%rsp), %rcx
        xchg    %rcx, %rdi
        sub     %rdi, %rcx
        jbe     wipe_below
        shr     $3, %rcx
        xor     %eax, %eax
        rep stosq
        jmp     wipe_below
end     __lethe_wipe_dynamic

/* void __lethe_wipe_memory(void *data, size_t size), a C function, zeroes the
 * data, and leaves nothing but zeros in registers and no more than its return
 * address on the stack. */
function __lethe_wipe_memory
        mov     %rsi, %rcx
        xor     %eax, %eax
        rep stosb
        xor     %esi, %esi
        xor     %edi, %edi
        ret
end     __lethe_wipe_memory

/* Push zeros over all eight x87 registers but those at the top that hold
 * results, then free them. Loaded from memory, so that the unit's last data
 * pointer names no table entry. FUCOM sets the condition codes; valgrind knows
 * no FTST. */
.macro clear_x87 count
        .rept   \count
        flds    zero(%rip)
        .endr
        fucom   %st(1)
        .rept   \count
        fstp    %st(0)
        .endr
.endm

        .globl  lethe_clear_x87
        .hidden lethe_clear_x87
function __lethe_clear_x87
lethe_clear_x87:
clear_all_x87:
        clear_x87 8
        ret
end     __lethe_clear_x87

function __lethe_clear_x87_but_1
        clear_x87 7
        ret
end     __lethe_clear_x87_but_1

function __lethe_clear_x87_but_2
        clear_x87 6
        ret
end     __lethe_clear_x87_but_2

/* void __lethe_landed(size_t depth), a C function: for code that longjmp or its
 * like has come back to. Zeroes depth bytes below its caller's stack pointer,
 * a multiple of 8, and all registers that a C function may change. */
function __lethe_landed
        mov     %rdi, %r11
        xor     %r10d, %r10d
        call    wipe_below
        movq    $0, -8(%rsp)
        call    clear_upper
        movq    $0, -8(%rsp)
        emms
        call    clear_all_x87
        movq    $0, -8(%rsp)
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        xorps   %xmm\n, %xmm\n
        .endr
        .irp    reg, eax, ecx, edx, esi, edi, r8d, r9d, r10d, r11d
        xor     %\reg, %\reg
        .endr
        ret
end     __lethe_landed

/* Zeroes bits 128 and up of zmm0-15, all of zmm16-31 and of k0-7, as far as
 * this processor has them. Changes flags and memory up to 128 bytes below
 * the stack pointer. */
        .globl  lethe_clear_upper_vectors
        .hidden lethe_clear_upper_vectors
function __lethe_clear_upper_vectors
lethe_clear_upper_vectors:
clear_upper:
        cmpb    $LETHE_VECTORS_SSE, lethe_vectors(%rip)
        jb      1f
        je      2f
        vzeroupper
        jmp     clear_avx512
1:      call    detect
        jmp     clear_upper
2:      ret
end     __lethe_clear_upper_vectors

/* The same, but leaves ymm0-15 and zmm0-15 alone. */
function __lethe_clear_high_vectors
clear_high:
        cmpb    $LETHE_VECTORS_UNKNOWN, lethe_vectors(%rip)
        jne     clear_avx512
        call    detect
clear_avx512:
        cmpb    $LETHE_VECTORS_AVX512, lethe_vectors(%rip)
        jne     1f
        .irp    n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        vpxord  %zmm\n, %zmm\n, %zmm\n
        .endr
        .irp    n, 0,1,2,3,4,5,6,7
        kxorw   %k\n, %k\n, %k\n
        .endr
1:      ret
end     __lethe_clear_high_vectors

/* Vector registers 2 to 15 only: the others may carry results. For code
 * without AVX, by the first lane; for code with AVX to their full width. */
.macro clear_low instruction, operands
        .irp    n, 2,3,4,5,6,7,8,9,10,11,12,13,14,15
.if \operands == 2
        \instruction %xmm\n, %xmm\n
.else
        \instruction %xmm\n, %xmm\n, %xmm\n
.endif
        .endr
.endm

function __lethe_clear_low_vectors
        clear_low xorps, 2
        ret
end     __lethe_clear_low_vectors

function __lethe_clear_low_vectors_avx
        clear_low vxorps, 3
        ret
end     __lethe_clear_low_vectors_avx

/* Both in one. */
function __lethe_clear_vectors
        clear_low xorps, 2
        jmp     clear_upper
end     __lethe_clear_vectors

function __lethe_clear_vectors_avx
        clear_low vxorps, 3
        jmp     clear_high
end     __lethe_clear_vectors_avx

/* All that foreign code may have changed but general registers, and vectors 0
 * and 1. */
function __lethe_clear_foreign
        clear_low xorps, 2
        clear_x87 8
        jmp     clear_upper
end     __lethe_clear_foreign

function __lethe_clear_foreign_avx
        clear_low vxorps, 3
        clear_x87 8
        jmp     clear_high
end     __lethe_clear_foreign_avx

/* Once per process. What lethe_detect_vectors saves lies in the red zone. */
        .type   detect, @function
detect:
        .cfi_startproc
        call    lethe_detect_vectors
        .set    offset, 8
        .rept   15
        movq    $0, -offset(%rsp)
        .set    offset, offset+8
        .endr
        ret
        .cfi_endproc
        .size   detect, .-detect

        .section .rodata.cst4,"aM",@progbits,4
        .p2align 2
zero:   .long   0

        end_of_file
