/* Erasing what calls leave, for C code to call. */

#include "assembly.inc"

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

        end_of_file
