// What was allocated on the stack at run time: from the caller's stack pointer
// up, and so many bytes below, or as many as there are. A C function, so it
// keeps the callee-saved registers.
// RUN: %clang -O2 -Wall -Wextra -Werror -o %t %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/check.h"
#include "Inputs/registers.h"
#include "Inputs/room.h"
#include <string.h>
#include <sys/mman.h>

extern char __lethe_wipe_dynamic[];

enum { PAGE = 4096, SIZE = 16 * PAGE, FILL = 0xA5 };

// Above a guard.
static unsigned char *memory;

static void check(unsigned stack_pointer, unsigned allocated, unsigned depth) {
  const unsigned changed = 1 << RAX | 1 << RCX | 1 << RDX | 1 << RSI |
                           1 << RDI | 1 << R8 | 1 << R9 | 1 << R10 | 1 << R11;
  unsigned high = stack_pointer + allocated;
  unsigned low =
      stack_pointer - (unsigned)wiped_bytes(depth, 0, stack_pointer, 0);
  memset(memory, FILL, SIZE);
  registers_routine = __lethe_wipe_dynamic;
  registers_in.gpr[RSP] = (uintptr_t)&memory[stack_pointer];
  registers_in.gpr[RDI] = (uintptr_t)&memory[high];
  registers_in.gpr[RSI] = depth;
  call_routine();

  check_registers("__lethe_wipe_dynamic", changed, WIPE_VECTORS);
  for (unsigned i = 0; i < SIZE; ++i) {
    if (i >= stack_pointer - 8 && i < stack_pointer)
      continue; // The return address.
    int in = i >= low && i < high;
    CHECK(memory[i] == (in ? 0 : FILL), "%u up, %u down: byte at rsp%+d is %#x",
          allocated, depth, (int)(i - stack_pointer), memory[i]);
  }
}

int main(void) {
  memory = mmap(NULL, SIZE + 2 * PAGE, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  NEED(memory != MAP_FAILED);
  NEED(!mprotect(memory, PAGE, PROT_NONE));
  NEED(!mprotect(memory + PAGE + SIZE, PAGE, PROT_READ));
  memory += PAGE;
  fill_registers();
  for (unsigned allocated = 0; allocated <= 2 * PAGE; allocated += 8) {
    check(8 * PAGE + 48, allocated, 256);
    check(8 * PAGE + 48, allocated, PAGE);
    check(SLOW_FOOTPRINT, allocated, PAGE);
  }
  for (unsigned place = SLOW_FOOTPRINT; place <= 2 * PAGE; place += 16)
    check(place, 64, PAGE);
  return failures != 0;
}
