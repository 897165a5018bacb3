// What lethe_status says is in force, the kernel says, too.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/limits.h"
#include <lethe.h>
#include <stdlib.h>

enum { ALL = LETHE_LOCKED | LETHE_NODUMP | LETHE_WIPEONFORK | LETHE_CANARY };

static void check(size_t size, unsigned flags) {
  unsigned char *block = lethe_malloc_flags(size, flags);
  NEED(block);
  unsigned status = lethe_status(block);
  CHECK((status & ALL) == ALL, "%zu bytes, flags %#x: status %#x", size, flags,
        status);
  CHECK((status & flags & ~LETHE_ORDINARY) == (flags & ~LETHE_ORDINARY),
        "%zu bytes, flags %#x: status %#x", size, flags, status);
  CHECK(has_flag(block, "lo") == 1, "flags %#x: not locked", flags);
  CHECK(has_flag(block, "dd") == 1, "flags %#x: dumped", flags);
  int is_hidden = status & (LETHE_DONTFORK | LETHE_SECRETMEM);
  CHECK(has_flag(block, is_hidden ? "dc" : "wf") == 1,
        "flags %#x: children get it", flags);
  if (flags & LETHE_ORDINARY)
    CHECK(!(status & LETHE_SECRETMEM), "ordinary memory is secret");
  if (status & LETHE_GUARDED)
    CHECK(
        has_flag(block + (4096 - (uintptr_t)block % 4096 + size / 4096 * 4096),
                 "wr") < 1,
        "flags %#x: no guard behind", flags);
  lethe_free(block);
}

int main(void) {
  // Positive control: all of this tells nothing of other memory.
  void *plain = malloc(32);
  CHECK(has_flag(plain, "lo") == 0 && has_flag(plain, "dd") == 0 &&
            has_flag(plain, "wf") == 0,
        "malloc protects");
  free(plain);
  static const unsigned more[] = {0, LETHE_ORDINARY, LETHE_DONTFORK,
                                  LETHE_DONTFORK | LETHE_ORDINARY};
  for (size_t i = 0; i < sizeof more / sizeof *more; ++i) {
    check(32, more[i]);
    check(5000, more[i]);
    check(32, LETHE_GUARDED | more[i]);
  }
  return failures != 0;
}
