// With no address space left the heap fails with ENOMEM, and works on once
// there is some.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/limits.h"
#include <errno.h>
#include <lethe.h>

enum { MOST = 100000 };
static void *blocks[MOST];

static int fill(size_t size, unsigned flags) {
  for (int i = 0; i < MOST; ++i) {
    errno = 0;
    blocks[i] = lethe_malloc_flags(size, flags);
    if (!blocks[i])
      return i;
    memset(blocks[i], 0xA5, size);
  }
  return MOST;
}

static void check(size_t size, unsigned flags) {
  int first = fill(size, flags);
  CHECK(first > 0 && first < MOST, "%d blocks of %zu", first, size);
  CHECK(errno == ENOMEM || errno == EAGAIN, "errno %d", errno);
  lethe_heap_check();
  for (int i = 0; i < first; ++i)
    lethe_free(blocks[i]);
  int second = fill(size, flags);
  CHECK(second >= first - first / 10, "%d blocks, then %d", first, second);
  for (int i = 0; i < second; ++i)
    lethe_free(blocks[i]);
}

int main(void) {
  struct rlimit limit = {24 << 20, 24 << 20};
  NEED(!setrlimit(RLIMIT_AS, &limit));
  check(2000, 0);
  check(2000, LETHE_ORDINARY);
  check(50000, 0);
  check(100, LETHE_GUARDED);
  check(100, LETHE_GUARDED | LETHE_STRICT | LETHE_ORDINARY);
  return failures != 0;
}
