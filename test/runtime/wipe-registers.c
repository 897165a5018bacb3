// lethe_wipe_registers leaves nothing in what a function may change, and all
// the rest; lethe_wipe_stack the same of the stack.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.a
// RUN: %t
// RUN: %clang -O2 -I%lethe-include -o %t.shared %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.so -Wl,-rpath,%lethe-library
// RUN: %t.shared
#include "Inputs/check.h"
#include "Inputs/registers.h"
#include <errno.h>
#include <lethe.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096, SIZE = 16 * PAGE, MIDDLE = 8 * PAGE, FILL = 0xA5 };
static unsigned char *memory;

static void call(void *routine, size_t argument) {
  memset(memory, FILL, SIZE);
  registers_routine = routine;
  registers_in.gpr[RSP] = (uintptr_t)&memory[MIDDLE];
  registers_in.gpr[RDI] = argument;
  errno = EDOM;
  call_routine();
  CHECK(errno == EDOM, "errno is %d", errno);
  static const int kept[] = {RBX, RBP, RSP, R12, 13, 14, 15};
  for (size_t i = 0; i < sizeof kept / sizeof *kept; ++i)
    CHECK(registers_in.gpr[kept[i]] == registers_out.gpr[kept[i]],
          "register %d changes", kept[i]);
  for (int i = MIDDLE; i < SIZE; ++i)
    CHECK(memory[i] == FILL, "byte %d above the stack pointer changes",
          i - MIDDLE);
}

static void check_registers_wiped(void) {
  call((void *)lethe_wipe_registers, 0xA5A5A5A5);
  static const int changed[] = {RAX, RCX, RDX, RSI, RDI, R8, R9, R10, R11};
  for (size_t i = 0; i < sizeof changed / sizeof *changed; ++i)
    CHECK(!registers_out.gpr[changed[i]], "register %d holds %#lx", changed[i],
          (unsigned long)registers_out.gpr[changed[i]]);
  for (unsigned n = 0; n < 32; ++n)
    CHECK(lethe_is_zero(registers_out.vector[n], vector_bytes(n)),
          "vector register %u is not zero", n);
  for (unsigned n = 0; n < 8; ++n) {
    CHECK(lethe_is_zero(&registers_out.mask[n], mask_bytes()),
          "mask register %u is not zero", n);
    CHECK(lethe_is_zero(registers_out.x87 + 32 + 16 * n, 10),
          "x87 register %u is not zero", n);
  }
}

static void check_stack_wiped(size_t bytes) {
  call((void *)lethe_wipe_stack, bytes);
  for (size_t i = MIDDLE - bytes; i < MIDDLE - 8; ++i)
    CHECK(!memory[i], "%zu bytes: %zu below is %#x", bytes, MIDDLE - i,
          memory[i]);
  // More than its own needs only if that was asked for.
  size_t lowest = (bytes > 1024 ? bytes + 7 : 1024) & ~(size_t)7;
  for (size_t i = 0; i < MIDDLE - lowest; ++i)
    CHECK(memory[i] == FILL, "%zu bytes: %zu below is wiped", bytes,
          MIDDLE - i);
}

int main(void) {
  // A stack to all appearances: a guard below, none above.
  memory = mmap(NULL, SIZE + 2 * PAGE, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  NEED(memory != MAP_FAILED);
  NEED(!mprotect(memory, PAGE, PROT_NONE));
  NEED(!mprotect(memory + PAGE + SIZE, PAGE, PROT_READ));
  memory += PAGE;
  fill_registers();
  check_registers_wiped();
  static const size_t sizes[] = {0, 1, 8, 100, 4096, 20000, 20001};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i)
    check_stack_wiped(sizes[i]);
  // No farther than the stack reaches.
  call((void *)lethe_wipe_stack, 1 << 20);
  CHECK(lethe_is_zero(memory, MIDDLE - 8), "not all of the stack is wiped");
  return failures != 0;
}
