// Equal or not, zero or not, for any difference in any place, and nothing else.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
// How long it takes tells nothing of the data: valgrind sees no jump and no
// address that depends on it.
// REQUIRES: valgrind
// RUN: %clang -O2 -DUNKNOWN -I%lethe-include -o %t.unknown %s %S/Inputs/check.c %source/runtime/equal.c
// RUN: valgrind -q --error-exitcode=9 %t.unknown
// RUN: %clang -O3 -DUNKNOWN -I%lethe-include -o %t.O3 %s %S/Inputs/check.c %source/runtime/equal.c
// RUN: valgrind -q --error-exitcode=9 %t.O3
// Positive control.
// RUN: not valgrind -q --error-exitcode=9 %t.unknown memcmp 2>&1 | FileCheck %s
// CHECK: Conditional jump or move depends on uninitialised value
#include "Inputs/check.h"
#include <lethe.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 70 };

static void check_values(void) {
  unsigned char left[SIZE + 8], right[SIZE + 8];
  for (size_t offset = 0; offset < 8; ++offset)
    for (size_t size = 0; size <= SIZE; ++size) {
      memset(left, 0xA5, sizeof left);
      memset(right, 0x5A, sizeof right);
      memset(left + offset, 0, size);
      memset(right, 0, size);
      CHECK(lethe_equal(left + offset, right, size) == 1, "%zu bytes", size);
      CHECK(lethe_is_zero(left + offset, size) == 1, "%zu bytes", size);
      for (size_t i = 0; i < size; ++i)
        for (int bit = 1; bit < 256; bit *= 2) {
          left[offset + i] = (unsigned char)bit;
          CHECK(!lethe_equal(left + offset, right, size), "byte %zu of %zu: %d",
                i, size, bit);
          CHECK(!lethe_is_zero(left + offset, size), "byte %zu of %zu: %d", i,
                size, bit);
          left[offset + i] = 0;
        }
    }
}

volatile int sink;

// Fresh memory is what valgrind knows nothing of.
static void compare_unknown(int by_memcmp) {
  for (size_t size = 0; size <= SIZE; ++size) {
    void *left = malloc(SIZE), *right = malloc(SIZE);
    NEED(left && right);
    if (by_memcmp) {
      if (memcmp(left, right, size))
        sink = 1;
    } else {
      sink = lethe_equal(left, right, size);
      sink = lethe_is_zero(left, size);
    }
    free(left);
    free(right);
  }
}

int main(int count, char **unused) {
  (void)unused;
#ifdef UNKNOWN
  compare_unknown(count > 1);
#else
  (void)count;
  (void)compare_unknown;
  check_values();
#endif
  return failures != 0;
}
