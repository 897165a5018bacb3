/* Erasing what calls leave, for C code to call. */

.macro function name
        .globl  \name
        .type   \name, @function
        .p2align 4
\name:
        .cfi_startproc
        endbr64
.endm

.macro end name
        .cfi_endproc
        .size   \name, .-\name
.endm

        .text

/* void lethe_wipe_stack(size_t bytes) */
function lethe_wipe_stack
        lea     7(%rdi), %r11
        and     $-8, %r11
        xor     %r10d, %r10d
        jmp     *__lethe_wipe_foreign_stack@GOTPCREL(%rip)
end     lethe_wipe_stack

/* void lethe_wipe_registers(void) */
function lethe_wipe_registers
        xor     %edi, %edi
        jmp     *__lethe_landed@GOTPCREL(%rip)
end     lethe_wipe_registers

        .section .note.GNU-stack,"",@progbits

/* Indirect branch tracking and shadow stacks are fine with this file. */
        .section .note.gnu.property,"a"
        .p2align 3
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000002, 4, 3, 0
