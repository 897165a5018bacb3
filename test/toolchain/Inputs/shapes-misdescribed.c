// What stepping has to find: code that does something else than it says.
#include "shapes.h"

#define FUNCTION(NAME, BODY)                                                   \
  void NAME(void);                                                             \
  __asm__(".text\n.globl " #NAME "\n.type " #NAME ", @function\n" #NAME        \
          ":\n" BODY ".size " #NAME ", .-" #NAME "\n");

FUNCTION(wrong_offset,
         ".cfi_startproc\npush %rax\npop %rcx\nret\n.cfi_endproc\n")
FUNCTION(lost_register,
         ".cfi_startproc\nxchg %rbx, %rax\nxchg %rbx, %rax\nret\n"
         ".cfi_endproc\n")
// As an epilogue would that is wiped without saying where registers are.
FUNCTION(wiped_slot, ".cfi_startproc\npush %r12\n.cfi_def_cfa_offset 16\n"
                     ".cfi_offset %r12, -16\nxor %r12d, %r12d\npop %r12\n"
                     ".cfi_def_cfa_offset 8\nmovq $0, -8(%rsp)\nret\n"
                     ".cfi_endproc\n")
FUNCTION(not_described, "nop\nret\n")

// It arrives at the right place, by another one.
FUNCTION(other_return, ".cfi_startproc\nlea 1f(%rip), %rcx\nxchg %rcx, (%rsp)\n"
                       "ret\n1: jmp *%rcx\n.cfi_endproc\n")

const struct shape shapes[] = {
    {"wrong_offset", wrong_offset}, {"lost_register", lost_register},
    {"wiped_slot", wiped_slot},     {"not_described", not_described},
    {"other_return", other_return}, {0, 0},
};
