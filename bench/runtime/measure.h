/* What is timed: ways to do the same, which take turns. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stddef.h>

/* Does it count times. */
typedef void work(size_t size, size_t count);

struct way {
  const char *name;
  work *run;
};

/* Times all ways for rounds times, each for about as long as it takes to run
 * the first one count times, and prints a line for each:
 * group, size, way, nanoseconds of a single one. */
void measure(const char *group, size_t size, size_t count, unsigned rounds,
             const struct way *ways);

/* The groups, in files of their own. Factor times the rounds that are usual. */
void measure_wiping(double factor);
void measure_heap(double factor);
void measure_calls(double factor);

#endif
