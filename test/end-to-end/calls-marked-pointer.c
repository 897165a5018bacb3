// A secret picks which function a marked pointer leads to: both erase
// themselves, one deeper than the other.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

typedef uint64_t step(uint64_t) LETHE_SECRET;
NOINLINE uint64_t shallow(uint64_t value) { return mix64(value, 3); }
NOINLINE uint64_t deep(uint64_t value) {
  volatile uint64_t copies[40];
  for (int i = 0; i < 40; ++i)
    copies[i] = value * (i + 7);
  return copies[3] ^ copies[39];
}
step *table[] = {shallow, deep};

// residue-case: chosen_by_secret(secret:16) -> u64
uint64_t chosen_by_secret(const uint8_t *key LETHE_SECRET) {
  return table[key[8] & 1](load64(key)) + 1;
}
