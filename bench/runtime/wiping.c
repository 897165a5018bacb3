#define _DEFAULT_SOURCE
#include "measure.h"

#include <lethe.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 64 << 20 };
static unsigned char *memory;

static void by_lethe(size_t size, size_t count) {
  while (count--)
    lethe_wipe(memory, size);
}

static void by_libc(size_t size, size_t count) {
  while (count--)
    explicit_bzero(memory, size);
}

static void by_sodium(size_t size, size_t count) {
  while (count--)
    sodium_memzero(memory, size);
}

void measure_wiping(double factor) {
  static const struct way ways[] = {{"lethe_wipe", by_lethe},
                                    {"explicit_bzero", by_libc},
                                    {"sodium_memzero", by_sodium},
                                    {NULL, NULL}};
  memory = aligned_alloc(4096, LARGEST);
  if (!memory)
    abort();
  memset(memory, 1, LARGEST);
  for (size_t size = 16; size <= LARGEST; size *= 4) {
    /* About as many bytes in each round, but no more calls than needed. */
    size_t count = ((size_t)4 << 20) / size;
    count = count > 20000 ? 20000 : count + 1;
    unsigned rounds = size <= 1 << 20 ? 300 : 100;
    measure("wipe", size, count, (unsigned)(rounds * factor) + 1, ways);
  }
  free(memory);
}
