#include "measure.h"

#include <lethe.h>
#include <stdlib.h>

/* Touches each cache line of so much stack. */
static void use_stack(void *bytes) {
  volatile char array[*(size_t *)bytes + 1];
  for (size_t i = 0; i < sizeof array; i += 64)
    array[i] = 1;
}

/* A compiler that knows the function would inline it. */
static void (*volatile function)(void *) = use_stack;

static void by_lethe_call(size_t size, size_t count) {
  while (count--)
    if (lethe_call(function, &size))
      abort();
}

static void directly(size_t size, size_t count) {
  while (count--)
    function(&size);
}

void measure_calls(double factor) {
  static const struct way ways[] = {
      {"lethe_call", by_lethe_call}, {"direct", directly}, {NULL, NULL}};
  unsigned rounds = (unsigned)(100 * factor) + 1;
  measure("call", 0, 10000, rounds, ways);
  measure("call", 1024, 10000, rounds, ways);
  measure("call", 4096, 10000, rounds, ways);
  for (size_t size = 16384; size <= 98304; size += 40960)
    measure("deep-call", size, 192, rounds, ways);
}
