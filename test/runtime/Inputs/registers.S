/* call_routine: see registers.h. */
        .set    X87, 144
        .set    VECTOR, 704
        .set    MASK, 2752
        .set    SIZE, 2816

        .bss
        .p2align 6
        .globl  registers_in, registers_out
registers_in:
        .zero   SIZE
registers_out:
        .zero   SIZE
        .globl  registers_routine, registers_features
registers_routine:
        .quad   0
stack_pointer:
        .quad   0
registers_features:
        .long   0
x87_control:
        .long   0
mxcsr:
        .long   0

        .text
        .globl  call_routine
        .type   call_routine, @function
call_routine:
        .irp    reg, rbx, rbp, r12, r13, r14, r15
        push    %\reg
        .endr
        fnstcw  x87_control(%rip)
        stmxcsr mxcsr(%rip)
        mov     %rsp, stack_pointer(%rip)

        fxrstor64 registers_in+X87(%rip)
        testl   $2, registers_features(%rip)
        jnz     2f
        testl   $1, registers_features(%rip)
        jnz     1f
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        movaps  registers_in+VECTOR+64*\n(%rip), %xmm\n
        .endr
        jmp     3f
1:      .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        vmovaps registers_in+VECTOR+64*\n(%rip), %ymm\n
        .endr
        jmp     3f
2:      .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        vmovaps registers_in+VECTOR+64*\n(%rip), %zmm\n
        .endr
        testl   $4, registers_features(%rip)
        jnz     2f
        .irp    n, 0,1,2,3,4,5,6,7
        kmovw   registers_in+MASK+8*\n(%rip), %k\n
        .endr
        jmp     3f
2:      .irp    n, 0,1,2,3,4,5,6,7
        kmovq   registers_in+MASK+8*\n(%rip), %k\n
        .endr
3:
        .set    offset, 0
        .irp    reg, rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
        mov     registers_in+offset(%rip), %\reg
        .set    offset, offset+8
        .endr

        call    *registers_routine(%rip)

        .set    offset, 0
        .irp    reg, rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
        mov     %\reg, registers_out+offset(%rip)
        .set    offset, offset+8
        .endr
        fxsave64 registers_out+X87(%rip)
        testl   $2, registers_features(%rip)
        jnz     2f
        testl   $1, registers_features(%rip)
        jnz     1f
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        movaps  %xmm\n, registers_out+VECTOR+64*\n(%rip)
        .endr
        jmp     3f
1:      .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        vmovaps %ymm\n, registers_out+VECTOR+64*\n(%rip)
        .endr
        jmp     3f
2:      .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        vmovaps %zmm\n, registers_out+VECTOR+64*\n(%rip)
        .endr
        testl   $4, registers_features(%rip)
        jnz     2f
        .irp    n, 0,1,2,3,4,5,6,7
        kmovw   %k\n, registers_out+MASK+8*\n(%rip)
        .endr
        jmp     3f
2:      .irp    n, 0,1,2,3,4,5,6,7
        kmovq   %k\n, registers_out+MASK+8*\n(%rip)
        .endr
3:
        cld
        mov     stack_pointer(%rip), %rsp
        testl   $1, registers_features(%rip)
        jz      1f
        vzeroupper
1:      fninit
        fldcw   x87_control(%rip)
        ldmxcsr mxcsr(%rip)
        .irp    reg, r15, r14, r13, r12, rbp, rbx
        pop     %\reg
        .endr
        ret
        .size   call_routine, .-call_routine

        .section .note.GNU-stack,"",@progbits
