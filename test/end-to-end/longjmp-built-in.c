// The compiler's own setjmp and longjmp; without the plugin, optimized code
// loses callee-saved registers on the way.
// RUN: %residue-matrix %s --work %t.dir --levels O0
#include "Inputs/mix.h"

enum { TRACES = 200 };

static void *environment[5];

static NOINLINE uint64_t leaves(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copies[TRACES];
  for (int i = 0; i < TRACES; ++i)
    copies[i] = mix64(load64(key), i);
  if (copies[0] | 1)
    __builtin_longjmp(environment, 1);
  return copies[1];
}

// residue-case: set(secret:8) -> u64
uint64_t set(const uint8_t *key) {
  if (__builtin_setjmp(environment))
    return 4;
  return leaves(key);
}
