#include "measure.h"

#include <lethe.h>
#include <sodium.h>
#include <stdlib.h>

enum { HELD = 50, MANY = 500 };

static void *check(void *block) {
  if (!block)
    abort();
  return block;
}

static void by_slab(size_t size, size_t count) {
  while (count--)
    lethe_free(check(lethe_malloc(size)));
}

static void by_guarded(size_t size, size_t count) {
  while (count--)
    lethe_free(check(lethe_malloc_flags(size, LETHE_GUARDED)));
}

static void by_guarded_ordinary(size_t size, size_t count) {
  while (count--)
    lethe_free(check(lethe_malloc_flags(size, LETHE_GUARDED | LETHE_ORDINARY)));
}

static void by_sodium(size_t size, size_t count) {
  while (count--)
    sodium_free(check(sodium_malloc(size)));
}

/* Blocks held at once, of which count is a multiple. */
#define HOLD(NAME, NUMBER, ALLOCATE, FREE)                                     \
  static void NAME(size_t size, size_t count) {                                \
    static void *blocks[NUMBER];                                               \
    for (; count; count -= NUMBER) {                                           \
      for (int i = 0; i < NUMBER; ++i)                                         \
        blocks[i] = check(ALLOCATE);                                           \
      for (int i = 0; i < NUMBER; ++i)                                         \
        FREE(blocks[i]);                                                       \
    }                                                                          \
  }
HOLD(hold_slab, MANY, lethe_malloc(size), lethe_free)
HOLD(hold_sodium_many, MANY, sodium_malloc(size), sodium_free)
HOLD(hold_guarded, HELD, lethe_malloc_flags(size, LETHE_GUARDED), lethe_free)
HOLD(hold_ordinary, HELD,
     lethe_malloc_flags(size, LETHE_GUARDED | LETHE_ORDINARY), lethe_free)
HOLD(hold_sodium, HELD, sodium_malloc(size), sodium_free)
HOLD(hold_guarded_many, MANY, lethe_malloc_flags(size, LETHE_GUARDED),
     lethe_free)
HOLD(hold_ordinary_many, MANY,
     lethe_malloc_flags(size, LETHE_GUARDED | LETHE_ORDINARY), lethe_free)

/* One at a time, since what is freed is kept for blocks of the same flags. */
static void measure_held(const char *group, size_t number, unsigned rounds,
                         struct way ours, work *theirs) {
  struct way ways[] = {ours, {"sodium_malloc", theirs}, {NULL, NULL}};
  measure(group, 32, number, rounds, ways);
}

void measure_heap(double factor) {
  static const struct way slab[] = {
      {"lethe_malloc", by_slab}, {"sodium_malloc", by_sodium}, {NULL, NULL}};
  static const struct way guarded[] = {
      {"guarded", by_guarded},
      {"guarded-ordinary", by_guarded_ordinary},
      {"sodium_malloc", by_sodium},
      {NULL, NULL}};
  unsigned rounds = (unsigned)(30 * factor) + 1;
  for (size_t size = 32; size <= 256; size *= 2)
    measure("slab", size, 100, rounds, slab);
  for (size_t size = 32; size <= 8192; size *= 16)
    measure("guarded", size, 100, rounds, guarded);
  struct way in_slab = {"lethe_malloc", hold_slab};
  struct way secret = {"guarded", hold_guarded};
  struct way ordinary = {"guarded-ordinary", hold_ordinary};
  measure_held("held-50-secret", HELD, rounds, secret, hold_sodium);
  measure_held("held-50-ordinary", HELD, rounds, ordinary, hold_sodium);
  secret.run = hold_guarded_many;
  ordinary.run = hold_ordinary_many;
  rounds = rounds / 3 + 1;
  measure_held("held-500-slab", MANY, rounds, in_slab, hold_sodium_many);
  measure_held("held-500-secret", MANY, rounds, secret, hold_sodium_many);
  measure_held("held-500-ordinary", MANY, rounds, ordinary, hold_sodium_many);
}
