// Where the stack is known, exactly the bytes asked for are wiped, elsewhere
// those that are known to be in use; no register but r10, r11 and the scratch
// register changes, and none is left on the way.
// RUN: %clang -O2 -Wall -Wextra -Werror -o %t %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.a
// RUN: %t
// As in a sandbox without /proc.
// RUN: %t refuse-open
#include "Inputs/check.h"
#include "Inputs/refuse.h"
#include "Inputs/registers.h"
#include "Inputs/room.h"
#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/syscall.h>

extern char __lethe_wipe_foreign_stack[], __lethe_wipe_foreign_stack_gpr[];

enum { PAGE = 4096, SIZE = 16 * PAGE, FILL = 0xA5 };

// The lowest part of what serves as the stack.
static unsigned char *memory;
static bool is_known, is_quick;

static void check(bool by_gpr, unsigned stack_pointer, unsigned size,
                  unsigned used) {
  const char *name =
      by_gpr ? "__lethe_wipe_foreign_stack_gpr" : "__lethe_wipe_foreign_stack";
  registers_routine =
      by_gpr ? __lethe_wipe_foreign_stack_gpr : __lethe_wipe_foreign_stack;
  memset(memory, FILL, SIZE);
  registers_in.gpr[RSP] = (uintptr_t)&memory[stack_pointer];
  registers_in.gpr[R11] = size;
  registers_in.gpr[R10] = used;
  errno = EDOM;
  call_routine();

  CHECK(errno == EDOM, "errno is %d", errno);
  check_registers(name, 1 << R10 | 1 << R11, by_gpr ? 0 : WIPE_VECTORS);
  for (int i = 0; i < 16 && !by_gpr; ++i)
    CHECK(!registers_out.vector[15][i], "%s leaves data in xmm15", name);
  unsigned wiped =
      (unsigned)wiped_bytes(size, used, is_known ? stack_pointer : 0, is_quick);
  for (unsigned i = 0; i < SIZE; ++i) {
    if (i >= stack_pointer - 8 && i < stack_pointer)
      continue; // The return address.
    bool in = i >= stack_pointer - wiped && i < stack_pointer;
    CHECK(memory[i] == (in ? 0 : FILL),
          "%s of %u bytes, %u used: byte at rsp%+d is %#x", name, size, used,
          (int)(i - stack_pointer), memory[i]);
  }
}

static void check_all(void) {
  for (int by_gpr = 0; by_gpr < 2; ++by_gpr) {
    // Within a page, across its border, and from the border.
    for (unsigned size = 8; size <= PAGE; size += 8)
      check(by_gpr, 8 * PAGE + 2048, size, size / 2 & ~7u);
    for (unsigned place = 0; place <= PAGE; place += 8) {
      check(by_gpr, 8 * PAGE + place, 4096 + 64, 64);
      check(by_gpr, 8 * PAGE + place, 64, 64);
    }
    check(by_gpr, 14 * PAGE + 64, 13 * PAGE + 8, 2 * PAGE);
  }
}

int main(int count, char **arguments) {
  (void)arguments;
  unsigned char *low, *high;
  find_main_stack(&low, &high);
  // Above a guard, below something else, as a stack lies.
  unsigned char *mapped = mmap(NULL, SIZE + 2 * PAGE, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  NEED(mapped != MAP_FAILED);
  NEED(!mprotect(mapped, PAGE, PROT_NONE));
  NEED(!mprotect(mapped + PAGE + SIZE, PAGE, PROT_READ));
  if (count > 1) {
    refuse(SYS_open, EACCES);
    refuse(SYS_openat, EACCES);
  }
  fill_registers();

  memory = mapped + PAGE;
  is_known = count == 1;
  is_quick = false;
  check_all();

  // The main thread's own: never touched so far below.
  NEED((unsigned char *)__builtin_frame_address(0) > low + SIZE + 2 * PAGE);
  memory = low;
  is_known = is_quick = true;
  check_all();
  return failures != 0;
}
