// Wherever a function has written on its stack, all of that is zero after: the
// hot part, the deep part, pages in between that it never touched, and words of
// probes that it has overwritten with what probes will be next.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t allowed
// RUN: %t no-file
// RUN: %t no-giving-back
#include "Inputs/check.h"
#include "Inputs/refuse.h"
#include <errno.h>
#include <lethe.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>

enum { SIZE = 128 * 1024, PAGE = 4096, ROUNDS = 20000 };

// What one call does: count writes between two depths.
struct work {
  unsigned count, low, high;
  bool guesses_probes;
};

static unsigned char *bottom; // of the stack
static uint64_t state = 1;

static unsigned next_random(unsigned below) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)((state >> 33) % below);
}

static uint64_t *probe_of(size_t page) {
  return (uint64_t *)(bottom + page * PAGE + page % 8 * 64);
}

// Below its own frame, as functions called from here would.
static void write_below(void *argument) {
  const struct work *work = argument;
  unsigned char here = 0;
  bottom = (unsigned char *)(((uintptr_t)&here | (PAGE - 1)) + 1) - SIZE;
  for (unsigned i = 0; i < work->count; ++i) {
    unsigned depth = work->low + next_random(work->high - work->low);
    *(volatile unsigned char *)(bottom + SIZE - 1 - depth) = 0x5A;
    size_t page = (SIZE - 1 - depth) / PAGE;
    if (work->guesses_probes && page < SIZE / PAGE - 2)
      *(volatile uint64_t *)probe_of(page) +=
          next_random(next_random(2) ? 6 : 70);
  }
}

// Probes show the same in all pages that share one; nothing else is there.
static bool is_erased(void) {
  static unsigned char copy[SIZE], zero[SIZE];
  memcpy(copy, bottom, SIZE);
  for (size_t page = 0; page < SIZE / PAGE - 2; ++page) {
    uint64_t probe = *probe_of(page);
    if (probe && probe != *probe_of(page % 8))
      return false;
    memset(copy + page * PAGE + page % 8 * 64, 0, 8);
  }
  return !memcmp(copy, zero, SIZE);
}

int main(int count, char **arguments) {
  NEED(count == 2);
  if (!strcmp(arguments[1], "no-file"))
    refuse(SYS_memfd_create, ENOSYS);
  struct work nothing = {0, 0, 1, false};
  NEED(!lethe_call(write_below, &nothing));
  if (!strcmp(arguments[1], "no-giving-back"))
    refuse(SYS_madvise, EINVAL);

  unsigned erased_deep = 0;
  for (unsigned round = 0; round < ROUNDS; ++round) {
    struct work work = {next_random(4), 4096, 8192, false};
    if (next_random(40) == 0) {
      work.low = 8192 + next_random(100) * 1024;
      work.high = work.low + 1 + next_random(SIZE - work.low - 1);
      work.guesses_probes = next_random(2);
      work.count = 1 + next_random(5);
      ++erased_deep;
    }
    NEED(!lethe_call(write_below, &work));
    CHECK(is_erased(), "round %u: left of %u writes from %u to %u below", round,
          work.count, work.low, work.high);
  }
  CHECK(erased_deep > 50, "few calls went deep: %u", erased_deep);
  return failures != 0;
}
