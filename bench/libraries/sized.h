/* Entries for primitives that take a length: functions NAME(size_t size). */
#ifndef LETHE_BENCH_SIZED_H
#define LETHE_BENCH_SIZED_H

#include "../entry.h"

/* Defines the entry `entry`, which does `work`. */
#if ERASE_ONCE
#include "erase_once.h"
#define CALL_TIMES(entry, work)                                                \
  static void entry##_work(void) { work; }                                     \
  static void entry(uint64_t times) {                                          \
    static uint64_t depth;                                                     \
    if (!depth)                                                                \
      depth = measure_depth(entry##_work);                                     \
    while (times--) {                                                          \
      work;                                                                    \
      erase_once(depth);                                                       \
    }                                                                          \
  }
#else
#define CALL_TIMES(entry, work)                                                \
  static void entry(uint64_t times) {                                          \
    while (times--)                                                            \
      work;                                                                    \
  }
#endif

#define CALL(name, size) CALL_TIMES(name##_##size, name(size))
#define ENTRY(name, size) {#name, size, name##_##size},

#define CALL_SIZED(name) CALL(name, 64) CALL(name, 1024) CALL(name, 8192)
#define ENTRY_SIZED(name) ENTRY(name, 64) ENTRY(name, 1024) ENTRY(name, 8192)

/* Those without a length: NAME(void), whose label is 0. */
#define CALL_PLAIN(name) CALL_TIMES(name##_times, name())
#define ENTRY_PLAIN(name) {#name, 0, name##_times},

enum { LargestSize = 8192, PageSize = 4096 };

/* Some bytes, the same in each build. */
static inline void fill(unsigned char *bytes, unsigned size, unsigned seed) {
  for (unsigned i = 0; i < size; ++i) {
    seed = seed * 1664525 + 1013904223;
    bytes[i] = (unsigned char)(seed >> 24);
  }
}

#endif
