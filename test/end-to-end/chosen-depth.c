// A secret picks one of two functions. Below the deeper one so much is erased
// that a routine of the runtime does it, which is called from below what it
// erases; the caller, which may never have used as much, has another do it, and
// that one is not.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

// It calls nothing else. A routine that would return for it cannot keep a
// result in a vector register.
NOINLINE double wide(uint64_t value) {
  volatile uint64_t copies[200];
  for (int i = 0; i < 200; ++i)
    copies[i] = value * (i + 7);
  return (double)(copies[3] ^ copies[199]);
}
static NOINLINE uint64_t shallow(uint64_t value) { return value * 3; }
static NOINLINE uint64_t deep(uint64_t value) {
  return (uint64_t)wide(value & 0xFFFFFFFFFF) * 5;
}
static uint64_t (*const table[])(uint64_t) = {shallow, deep};

// residue-case: chosen_by_secret(secret:16) -> u64
uint64_t chosen_by_secret(const uint8_t *key LETHE_SECRET) {
  return table[key[8] & 1](load64(key)) + 1;
}
