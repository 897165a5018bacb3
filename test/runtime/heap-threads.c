// Eight threads, 100,000 allocations each, blocks freed by other threads, too.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %t
#include <lethe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef ALLOCATIONS
#define ALLOCATIONS 100000
#endif
enum { THREADS = 8, PLACES = 256 };
static void *_Atomic places[PLACES];

struct header {
  uint64_t size, fill;
};

static void check_and_free(unsigned char *block) {
  if (!block)
    return;
  struct header header;
  memcpy(&header, block, sizeof header);
  if (lethe_usable_size(block) != header.size)
    abort();
  for (size_t i = sizeof header; i < header.size; ++i)
    if (block[i] != header.fill)
      abort();
  lethe_free(block);
}

static void *run(void *argument) {
  uint32_t state = (uint32_t)(uintptr_t)argument;
  for (int i = 0; i < ALLOCATIONS; ++i) {
    state = state * 1664525 + 1013904223;
    struct header header = {sizeof header + (state >> 8) % 300, state >> 24};
    unsigned flags = state >> 16 & 0x1ff ? 0 : LETHE_GUARDED;
    unsigned char *block = lethe_malloc_flags(header.size, flags);
    if (!block || !lethe_is_zero(block, header.size))
      abort();
    memset(block, (int)header.fill, header.size);
    memcpy(block, &header, sizeof header);
    check_and_free(atomic_exchange(&places[state >> 12 & (PLACES - 1)], block));
    if (i % 10000 == 0)
      lethe_heap_check();
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (uintptr_t i = 0; i < THREADS; ++i)
    if (pthread_create(&threads[i], NULL, run, (void *)(i + 1)))
      return 2;
  for (int i = 0; i < THREADS; ++i)
    pthread_join(threads[i], NULL);
  for (int i = 0; i < PLACES; ++i)
    check_and_free(places[i]);
  lethe_heap_check();
  return 0;
}
