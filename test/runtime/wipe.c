// Exactly the bytes asked for, at any place.
// RUN: %clang -O0 -Wall -Wextra -Werror -I%lethe-include -o %t.O0 %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t.O0
// RUN: %clang -O3 -Wall -Wextra -Werror -I%lethe-include -o %t.O3 %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t.O3
#include "Inputs/check.h"
#include <errno.h>
#include <lethe.h>
#include <string.h>

enum { FILL = 0xA5, MARGIN = 64, LARGE = (8 << 20) + 3 };

static unsigned char memory[LARGE + 2 * MARGIN];

static void check(size_t offset, size_t size) {
  size_t total = offset + size + MARGIN;
  memset(memory, FILL, total);
  errno = EDOM;
  lethe_wipe(memory + offset, size);
  CHECK(errno == EDOM, "errno is %d", errno);
  for (size_t i = 0; i < total; ++i) {
    int in = i >= offset && i < offset + size;
    CHECK(memory[i] == (in ? 0 : FILL), "size %zu: %s byte at %td is %#x", size,
          in ? "inner" : "outer", (ptrdiff_t)(i - offset), memory[i]);
  }
}

int main(void) {
  for (size_t align = 0; align < MARGIN; ++align)
    for (size_t size = 0; size <= 300; ++size)
      check(MARGIN + align, size);
  check(MARGIN, LARGE);
  check(MARGIN + 1, LARGE - 2);
  lethe_wipe(NULL, 0);

  // A size that is no constant, a pointer to something constant until now.
  static const int *last;
  int number = 7;
  last = &number;
  lethe_wipe(&number, sizeof number);
  CHECK(*last == 0, "the object still reads as %d", *last);
  return failures != 0;
}
