/* What run.c measures: a library of code to be timed has a table `entries` of
 * these, and the last one has no name. */
#ifndef LETHE_BENCH_ENTRY_H
#define LETHE_BENCH_ENTRY_H

#include <stdint.h>

struct entry {
  const char *name;
  int label; /* run.c only prints it */
  /* Does the work so many times; null if this processor cannot. */
  void (*call)(uint64_t times);
};

extern struct entry entries[];

#endif
