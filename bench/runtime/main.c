/* measure FACTOR GROUP: prints times, for bench/runtime.py. */
#include "measure.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

void measure(const char *group, size_t size, size_t count, unsigned rounds,
             const struct way *ways) {
  unsigned number = 0;
  for (; ways[number].run; ++number)
    ways[number].run(size, count);
  for (unsigned round = 0; round < rounds; ++round)
    for (unsigned turn = 0; turn < number; ++turn) {
      /* Another one first, each time. */
      const struct way *way = &ways[(round + turn) % number];
      double start = now();
      way->run(size, count);
      printf("%s %zu %s %.4f\n", group, size, way->name,
             (now() - start) / (double)count);
    }
}

int main(int count, char **arguments) {
  static const struct {
    const char *name;
    void (*measure)(double);
  } groups[] = {{"wiping", measure_wiping},
                {"heap", measure_heap},
                {"calls", measure_calls}};
  if (count != 3 || sodium_init() < 0)
    return 2;
  for (size_t i = 0; i < sizeof groups / sizeof *groups; ++i)
    if (!strcmp(arguments[2], groups[i].name)) {
      groups[i].measure(strtod(arguments[1], NULL));
      return 0;
    }
  return 2;
}
