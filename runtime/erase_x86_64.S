/* The routines that code erased by the plugin calls. They keep every register
 * but those named, follow no calling convention, and are reached through the
 * GOT, never through a lazily bound PLT entry. */

#include "erase.inc"

        .text

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
        cmp     $REP_STOS_BYTES, %rcx
        jb      1f
        shr     $3, %rcx
        xor     %eax, %eax
        rep stosq
        jmp     wipe_below
1:      and     $-8, %rcx
        jz      wipe_below
        xorps   %xmm15, %xmm15
        test    $8, %cl
        jz      2f
        movq    $0, (%rdi)
        add     $8, %rdi
        sub     $8, %rcx
        jz      wipe_below
2:      movups  %xmm15, -16(%rdi,%rcx)
        sub     $16, %rcx
        jnz     2b
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
        .globl  lethe_clear_high_vectors
        .hidden lethe_clear_high_vectors
function __lethe_clear_high_vectors
lethe_clear_high_vectors:
clear_high:
        cmpb    $LETHE_VECTORS_UNKNOWN, lethe_vectors(%rip)
        jne     clear_avx512
        call    detect
clear_avx512:
        cmpb    $LETHE_VECTORS_AVX512, lethe_vectors(%rip)
        jb      1f
        .irp    n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        vpxord  %zmm\n, %zmm\n, %zmm\n
        .endr
        .irp    n, 0,1,2,3,4,5,6,7
        kxorw   %k\n, %k\n, %k\n
        .endr
1:      ret
end     __lethe_clear_high_vectors

function __lethe_clear_low_vectors
        clear_low 0
        ret
end     __lethe_clear_low_vectors

function __lethe_clear_low_vectors_avx
        clear_low 1
        ret
end     __lethe_clear_low_vectors_avx

/* Both in one. */
function __lethe_clear_vectors
        clear_low 0
        jmp     clear_upper
end     __lethe_clear_vectors

function __lethe_clear_vectors_avx
        clear_low 1
        jmp     clear_high
end     __lethe_clear_vectors_avx

/* All that foreign code may have changed but general registers, and vectors 0
 * and 1. */
function __lethe_clear_foreign
clear_foreign:
        clear_low 0
        clear_x87 8
        jmp     clear_upper
end     __lethe_clear_foreign

function __lethe_clear_foreign_avx
clear_foreign_avx:
        clear_low 1
        clear_x87 8
        jmp     clear_high
end     __lethe_clear_foreign_avx

/* Before calls of code that erases nothing: all of that, vectors 0 and 1, and all
 * general registers but rax, rbx, rbp and the first N that carry arguments. */
.macro isolate_but n, suffix
        .globl  __lethe_isolate_\n\suffix
        .type   __lethe_isolate_\n\suffix, @function
__lethe_isolate_\n\suffix:
        endbr64
.endm

.macro isolate_end n, suffix
        .size   __lethe_isolate_\n\suffix, .-__lethe_isolate_\n\suffix
.endm

.macro isolate avx, suffix
        .p2align 4
        .cfi_startproc
        isolate_but 0, \suffix
        xor     %edi, %edi
        isolate_but 1, \suffix
        xor     %esi, %esi
        isolate_but 2, \suffix
        xor     %edx, %edx
        isolate_but 3, \suffix
        xor     %ecx, %ecx
        isolate_but 4, \suffix
        xor     %r8d, %r8d
        isolate_but 5, \suffix
        xor     %r9d, %r9d
        isolate_but 6, \suffix
        .irp    register, r10d, r11d, r12d, r13d, r14d, r15d
        xor     %\register, %\register
        .endr
        clear_vector %xmm0, \avx
        clear_vector %xmm1, \avx
        jmp     clear_foreign\suffix
        .cfi_endproc
        isolate_end 0, \suffix
        isolate_end 1, \suffix
        isolate_end 2, \suffix
        isolate_end 3, \suffix
        isolate_end 4, \suffix
        isolate_end 5, \suffix
        isolate_end 6, \suffix
.endm

        isolate 0
        isolate 1, _avx

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

        end_of_file
