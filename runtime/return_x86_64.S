/* Where hardened functions return from if they have much to erase: they jump
 * here when nothing of their frame is left on the stack but its return address.
 * Each routine zeroes the r11 bytes below that, a multiple of 8; all general
 * registers that a function may change but rax; and what it says.
 * Reached through the GOT, never through a lazily bound PLT entry. */

#include "erase.inc"

        .text

/* How many bytes are there to wipe, for r11. Keeps rax; what the call leaves
 * lies below as well. */
.macro ask_for_room
        push    %rax
        .cfi_adjust_cfa_offset 8
        lea     8(%rsp), %rdi
        movzwl  %r11w, %edx
        shl     $3, %edx
        shr     $16, %r11d
        lea     (,%r11,8), %rsi
        call    lethe_stack_room
        mov     %rax, %r11
        pop     %rax
        .cfi_adjust_cfa_offset -8
.endm

.macro return_routine name, low=0, high=0, x87=0, avx=0, foreign_stack=0
function \name
.if \x87
        clear_x87 8
.endif
.if \low
        clear_vector %xmm0, \avx
        clear_vector %xmm1, \avx
        clear_low \avx
.endif
.if \foreign_stack
        ask_for_room
.endif
        mov     %rsp, %r10
        .cfi_def_cfa_register %r10
        sub     %r11, %rsp
        wipe    0, 0, 0
        mov     %r10, %rsp
        .cfi_def_cfa_register %rsp
.if \avx && !\low
        clear_vector %xmm15, 1
.endif
        .irp    reg, ecx, edx, esi, edi, r8d, r9d, r10d
        xor     %\reg, %\reg
        .endr
.if \high && \avx
        jmp     lethe_clear_high_vectors
.elseif \high
        jmp     lethe_clear_upper_vectors
.else
        ret
.endif
end     \name
.endm

/* Vector register 15. */
        return_routine __lethe_return_stack
        return_routine __lethe_return_stack_avx, avx=1

/* Vector registers 0 to 15: in code without AVX their first lanes. */
        return_routine __lethe_return_low, low=1
        return_routine __lethe_return_low_avx, low=1, avx=1

/* All vector and mask state that the processor has. */
        return_routine __lethe_return_vectors, low=1, high=1
        return_routine __lethe_return_vectors_avx, low=1, high=1, avx=1

/* And the x87 registers. */
        return_routine __lethe_return_foreign, low=1, high=1, x87=1
        return_routine __lethe_return_foreign_avx, low=1, high=1, x87=1, avx=1

/* And as many of the bytes as there are. The low half of r11d counts, in units
 * of 8, those that have been used for certain, the high half all. */
        return_routine __lethe_return_foreign_stack, low=1, high=1, x87=1, foreign_stack=1
        return_routine __lethe_return_foreign_stack_avx, low=1, high=1, x87=1, avx=1, foreign_stack=1

        end_of_file
