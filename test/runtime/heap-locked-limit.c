// As much as may be locked is locked; what more is asked for says so, or fails.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t 8388608 10000
// RUN: %t 8388608 10000 ordinary
// RUN: %t unlimited 10000
// RUN: %t unlimited 10000 ordinary
// RUN: %t 65536 300
// RUN: %t 65536 300 ordinary
// RUN: %t 0 0
// RUN: %t 0 0 ordinary
#include "Inputs/limits.h"
#include <errno.h>
#include <lethe.h>

enum { KEYS = 10000, BYTES = 32 };
static unsigned char *keys[KEYS];

static unsigned count_locked(unsigned flags) {
  unsigned locked = 0;
  for (int i = 0; i < KEYS; ++i) {
    keys[i] = lethe_malloc_flags(BYTES, flags);
    if (!keys[i])
      return locked;
    memset(keys[i], i + 1, BYTES);
    int is_locked = !!(lethe_status(keys[i]) & LETHE_LOCKED);
    CHECK(i % 100 || has_flag(keys[i], "lo") == is_locked,
          "block %d is %slocked", i, is_locked ? "not " : "");
    locked += is_locked;
  }
  return locked;
}

static void free_all(void) {
  for (int i = 0; i < KEYS && keys[i]; ++i) {
    CHECK(keys[i][BYTES - 1] == (unsigned char)(i + 1), "block %d changed", i);
    lethe_free(keys[i]);
    keys[i] = NULL;
  }
}

int main(int count, char **arguments) {
  if (!strcmp(arguments[1], "unlimited"))
    unlimit_locked();
  else
    limit_locked((rlim_t)strtoul(arguments[1], NULL, 10));
  unsigned least = (unsigned)strtoul(arguments[2], NULL, 10);
  unsigned more = count > 3 ? LETHE_ORDINARY : 0;

  unsigned locked = count_locked(more);
  CHECK(keys[KEYS - 1], "not all blocks are had");
  CHECK(least ? locked >= least : !locked, "%u blocks are locked", locked);
  printf("%u of %d blocks are locked\n", locked, KEYS);
  free_all();

  // The first that cannot be locked is none.
  errno = 0;
  locked = count_locked(LETHE_STRICT | more);
  int is_enough = least == KEYS;
  CHECK(is_enough == (keys[KEYS - 1] != NULL), "strict: %u blocks", locked);
  CHECK(is_enough || errno == ENOMEM || errno == EAGAIN || errno == EPERM,
        "strict: errno %d", errno);
  CHECK(locked >= least && (locked == KEYS || !keys[locked]),
        "strict: %u of the blocks are locked", locked);
  free_all();

  CHECK(lethe_init(LETHE_STRICT) == (least ? 0 : -1), "lethe_init: errno %d",
        errno);
  void *large = lethe_malloc_flags(100000, LETHE_STRICT);
  CHECK(!large == (least < KEYS), "a large block, errno %d", errno);
  lethe_heap_check();
  return failures != 0;
}
