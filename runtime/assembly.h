/* For files of assembly: how functions and the file begin and end. */

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

/* No stack that can be executed; indirect branch tracking and shadow stacks are
 * fine with the file. */
.macro end_of_file
        .section .note.GNU-stack,"",@progbits
        .section .note.gnu.property,"a"
        .p2align 3
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000002, 4, 3, 0
.endm
