// The loops that wipe large frames and argument areas: exactly the bytes
// asked for, at every size, and no register but those named.
// RUN: %clang -O2 -Wall -Wextra -Werror -o %t %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/check.h"
#include "Inputs/registers.h"
#include <stdbool.h>
#include <string.h>

extern char __lethe_wipe_stack[], __lethe_wipe_stack_gpr[];
extern char __lethe_wipe_arguments[], __lethe_wipe_arguments_gpr[];

enum { LARGEST = 4096, MARGIN = 256, FILL = 0xA5 };

// At places of any alignment to a multiple of 8.
static unsigned char memory[LARGEST + 2 * MARGIN + 64]
    __attribute__((aligned(64)));

static void check(const char *name, void *routine, unsigned above,
                  bool by_gpr) {
  registers_routine = routine;
  for (unsigned align = 0; align < 64; align += 8)
    for (unsigned size = 8; size <= LARGEST; size += 8) {
      memset(memory, FILL, sizeof memory);
      unsigned stack_pointer = MARGIN + align;
      registers_in.gpr[RSP] = (uintptr_t)&memory[stack_pointer];
      registers_in.gpr[R11] = size;
      call_routine();

      check_registers(name, 1 << R11, by_gpr ? 0 : WIPE_VECTORS);
      CHECK(registers_out.gpr[R11] == 0, "%s leaves %#lx in r11", name,
            (unsigned long)registers_out.gpr[R11]);
      for (int i = 0; i < 16 && !by_gpr; ++i)
        CHECK(!registers_out.vector[15][i], "%s leaves data in xmm15", name);
      for (unsigned i = 0; i < sizeof memory; ++i) {
        if (i >= stack_pointer - 8 && i < stack_pointer)
          continue; // The return address.
        bool in =
            i >= stack_pointer + above && i < stack_pointer + above + size;
        CHECK(memory[i] == (in ? 0 : FILL),
              "%s of %u bytes: %s byte at rsp%+d is %#x", name, size,
              in ? "inner" : "outer", (int)(i - stack_pointer), memory[i]);
      }
    }
}

int main(void) {
  fill_registers();
  check("__lethe_wipe_stack", __lethe_wipe_stack, 0, false);
  check("__lethe_wipe_stack_gpr", __lethe_wipe_stack_gpr, 0, true);
  check("__lethe_wipe_arguments", __lethe_wipe_arguments, 8, false);
  check("__lethe_wipe_arguments_gpr", __lethe_wipe_arguments_gpr, 8, true);
  return failures != 0;
}
