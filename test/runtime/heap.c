// What the heap's functions return, and what they leave in blocks.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
// RUN: %clang -O2 -I%lethe-include -o %t.shared %s %S/Inputs/check.c %lethe-library/liblethe.so -Wl,-rpath,%lethe-library
// RUN: %t.shared
#include "Inputs/check.h"
#include <errno.h>
#include <lethe.h>
#include <stdint.h>
#include <string.h>

static size_t seven = 7; // no constant
static const unsigned kinds[] = {0, LETHE_GUARDED, LETHE_ORDINARY,
                                 LETHE_DONTFORK,
                                 LETHE_GUARDED | LETHE_ORDINARY};

static void check_sizes(unsigned flags) {
  for (size_t size = 0; size <= 5000; size += size < 70 ? 1 : 61) {
    unsigned char *block = lethe_malloc_flags(size, flags);
    NEED(block);
    CHECK((uintptr_t)block % 16 == 0, "%zu bytes lie at %p", size,
          (void *)block);
    CHECK(lethe_usable_size(block) == size, "%zu bytes are %zu", size,
          lethe_usable_size(block));
    CHECK(lethe_is_zero(block, size), "%zu bytes are not all zero", size);
    memset(block, 0xA5, size);
    errno = EDOM;
    lethe_free(block);
    CHECK(errno == EDOM, "lethe_free sets errno to %d", errno);
  }
}

// The very storage that was freed is zero: a block in the same pages tells.
static void check_freed(void) {
  unsigned char *neighbour = lethe_malloc(32), *block = lethe_malloc(32);
  NEED(neighbour && block);
  memset(block, 0xA5, 32);
  CHECK(block - neighbour == 48, "neighbours are %td bytes apart",
        block - neighbour);
  lethe_free(block);
  CHECK(lethe_is_zero(neighbour + 48, 32), "a freed block is not zero");
  lethe_free(neighbour);
}

static void check_calloc(void) {
  errno = 0;
  CHECK(!lethe_calloc(SIZE_MAX / seven + 1, seven) && errno == ENOMEM,
        "too large a product: errno %d", errno);
  errno = 0;
  CHECK(!lethe_malloc(SIZE_MAX - seven) && errno == ENOMEM,
        "too large a size: errno %d", errno);
  errno = 0;
  CHECK(!lethe_malloc(PTRDIFF_MAX) && errno == ENOMEM,
        "too large a size: errno %d", errno);
  unsigned char *block = lethe_calloc(seven, 9);
  NEED(block);
  CHECK(lethe_usable_size(block) == 63, "7 * 9 is %zu",
        lethe_usable_size(block));
  lethe_free(block);
}

static void check_reallocarray(unsigned flags) {
  unsigned char *neighbour = lethe_malloc_flags(40, flags);
  unsigned char *block = lethe_malloc_flags(40, flags);
  NEED(neighbour && block);
  memset(block, 0xA5, 40);
  unsigned char *larger = lethe_reallocarray(block, 100, 7);
  NEED(larger);
  for (size_t i = 0; i < 700; ++i)
    CHECK(larger[i] == (i < 40 ? 0xA5 : 0), "byte %zu is %#x", i, larger[i]);
  if (!(flags & LETHE_GUARDED))
    CHECK(lethe_is_zero(block, 40), "the old block is not wiped");
  unsigned kept = LETHE_GUARDED | LETHE_DONTFORK;
  CHECK((lethe_status(larger) & flags & kept) == (flags & kept),
        "the status changes from %#x to %#x", flags, lethe_status(larger));
  errno = 0;
  CHECK(!lethe_reallocarray(larger, SIZE_MAX / seven + 1, seven) &&
            errno == ENOMEM && larger[39] == 0xA5,
        "too large a product: errno %d", errno);
  unsigned char *smaller = lethe_reallocarray(larger, 1, 3);
  NEED(smaller);
  CHECK(smaller[2] == 0xA5 && lethe_usable_size(smaller) == 3,
        "3 bytes are %zu", lethe_usable_size(smaller));
  lethe_free(smaller);
  lethe_free(neighbour);
  void *none = lethe_reallocarray(NULL, 2, 8);
  CHECK(none && lethe_usable_size(none) == 16, "null is no block");
  none = lethe_reallocarray(none, 0, 8);
  CHECK(none && lethe_usable_size(none) == 0, "0 * 8 bytes are not 0");
  lethe_free(none);
}

static void check_copies(void) {
  char *copy = lethe_strdup("correct horse");
  NEED(copy);
  CHECK(!strcmp(copy, "correct horse") && lethe_usable_size(copy) == 14,
        "a string of %zu bytes", lethe_usable_size(copy));
  lethe_free(copy);
  errno = 0;
  const char *volatile none = NULL;
  CHECK(!lethe_strdup(none) && errno == EINVAL, "null: errno %d", errno);
  copy = lethe_memdup("\1\2\3", 2);
  NEED(copy);
  CHECK(copy[1] == 2 && lethe_usable_size(copy) == 2, "2 bytes are %zu",
        lethe_usable_size(copy));
  lethe_free(copy);
}

static void check_alignment(void) {
  for (size_t alignment = 1; alignment <= 4096; alignment *= 2)
    for (size_t size = 0; size < 9000; size += 411) {
      unsigned char *block = lethe_aligned_alloc(alignment, size);
      NEED(block);
      CHECK((uintptr_t)block % alignment == 0, "%zu bytes at %p, not by %zu",
            size, (void *)block, alignment);
      CHECK(lethe_is_zero(block, size), "%zu bytes are not all zero", size);
      memset(block, 0xA5, size);
      lethe_free(block);
    }
  static const size_t bad[] = {0, 3, 24, 8192, SIZE_MAX};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    errno = 0;
    CHECK(!lethe_aligned_alloc(bad[i], 1) && errno == EINVAL,
          "alignment %zu: errno %d", bad[i], errno);
  }
}

static void check_arguments(void) {
  lethe_free(NULL);
  CHECK(!lethe_usable_size(NULL), "null has a size");
  errno = 0;
  CHECK(!lethe_malloc_flags(1, LETHE_LOCKED) && errno == EINVAL,
        "a status as flag: errno %d", errno);
  errno = 0;
  CHECK(!lethe_malloc_flags(1, 0x80000000) && errno == EINVAL,
        "an unknown flag: errno %d", errno);
  errno = 0;
  CHECK(lethe_init(LETHE_GUARDED) && errno == EINVAL,
        "lethe_init with a block's flag: errno %d", errno);
  errno = 0;
  CHECK(!lethe_status(&seven) && errno == EINVAL, "foreign: errno %d", errno);
  void *zero = lethe_malloc(0), *other = lethe_malloc(0);
  CHECK(zero && other && zero != other, "%p and %p for 0 bytes", zero, other);
  lethe_free(zero);
  lethe_free(other);
  void *shared = lethe_malloc(8);
  errno = 0;
  CHECK(lethe_protect(shared, LETHE_NONE) && errno == EINVAL,
        "protecting shared pages: errno %d", errno);
  lethe_free(shared);
}

int main(void) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; ++i) {
    check_sizes(kinds[i]);
    check_reallocarray(kinds[i]);
  }
  check_freed();
  check_calloc();
  check_copies();
  check_alignment();
  check_arguments();
  lethe_heap_check();
  return failures != 0;
}
