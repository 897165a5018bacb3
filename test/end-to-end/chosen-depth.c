// A secret picks one of two functions. Below the deeper one so much is erased
// that a routine of the runtime does it, which is called from below what it
// erases; the caller, which may never have used as much, has another do it, and
// that one is not.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <ctype.h>

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

// The deeper one returns by a routine that wipes with a register of its own;
// its caller has less to wipe, by stores, and a result in a vector.
static NOINLINE uint64_t middling(uint64_t value) {
  volatile uint64_t copies[18];
  for (int i = 0; i < 18; ++i)
    copies[i] = value * (i + 7);
  return copies[3] ^ copies[value & 15];
}
static NOINLINE uint64_t small(uint64_t value) {
  volatile uint64_t copies[9];
  for (int i = 0; i < 9; ++i)
    copies[i] = value * (i + 7);
  return copies[3] ^ copies[value & 7];
}
static uint64_t (*const middling_table[])(uint64_t) = {shallow, middling};
static uint64_t (*const small_table[])(uint64_t) = {shallow, small};

// residue-case: middling_by_secret(secret:16) -> f64
double middling_by_secret(const uint8_t *key LETHE_SECRET) {
  return (double)(middling_table[key[8] & 1](load64(key)) & 0xFFFFFFFFFF) + 1;
}

// residue-case: small_by_secret(secret:16) -> f64
double small_by_secret(const uint8_t *key LETHE_SECRET) {
  return (double)(small_table[key[8] & 1](load64(key)) & 0xFFFFFFFFFF) + 1;
}

// residue-case: small_on_one_path(secret:16) -> f64
double small_on_one_path(const uint8_t *key LETHE_SECRET) {
  if (key[8] & 1)
    return (double)(small(load64(key)) & 0xFFFFFFFFFF) + 1;
  return key[9];
}

// One that wipes by the runtime in its midst, and by stores where it returns.
static NOINLINE uint64_t noisy(uint64_t value) {
  uint64_t sum = (uint64_t)wide(value & 0xFFFFFFFFFF);
  return sum + (uint64_t)toupper('x');
}

// residue-case: noisy_on_one_path(secret:16) -> f64
double noisy_on_one_path(const uint8_t *key LETHE_SECRET) {
  if (key[8] & 1)
    return (double)(noisy(load64(key)) & 0xFFFFFFFFFF) + 1;
  return key[9];
}
