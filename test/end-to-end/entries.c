// Exported functions that secret functions of their file call: for them they
// leave erasing to those, for all others they erase.
// RUN: %residue-matrix %s --work %t.dir
// RUN: %residue-matrix %s --work %t.pic --flags '-fPIC -g' --levels O0,O2 --march x86-64,x86-64-v3
// RUN: %residue-matrix %s --work %t.lto --lto thin --levels O2 --march x86-64
#include "Inputs/mix.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

// residue-case: plainly(secret:32) -> u64; control=stack
NOINLINE uint64_t plainly(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t keep[20];
  for (int i = 0; i < 20; ++i)
    keep[i] = mix64(load64(key), (uint64_t)i);
  return keep[3] ^ keep[19];
}

// residue-case: calls_once(secret:32) -> u64; control=stack
NOINLINE uint64_t calls_once(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t keep = load64(key + 8);
  return plainly(key) + keep;
}

// residue-case: three_deep(secret:32) -> u64; control=stack
NOINLINE uint64_t three_deep(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = calls_once(key) * 3;
  return sum ^ plainly(key) ^ calls_once(key);
}

// residue-case: sometimes(secret:32) -> u64; control=stack
uint64_t sometimes(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key);
  if (sum & 1)
    sum ^= three_deep(key);
  return sum + plainly(key);
}

struct pair {
  uint64_t first, second;
};

// What comes back in two registers, of six that were handed on.
NOINLINE struct pair two_results(const uint8_t *key LETHE_SECRET, int8_t a,
                                 uint16_t b, uint64_t c, bool d, uint32_t e) {
  volatile struct pair keep = {mix64(load64(key), (uint64_t)a + b),
                               mix64(c + d, load64(key) + e)};
  struct pair result = {keep.first * 3, keep.second * 5};
  return result;
}

// residue-case: registers_full(secret:32) -> u64; control=stack
uint64_t registers_full(const uint8_t *key LETHE_SECRET) {
  struct pair sums = two_results(key, -3, 65535, 7, 1, 0x80000001u);
  struct pair more = two_results(key + 8, 127, 3, sums.first, 0, 9);
  return sums.second ^ more.first ^ more.second;
}

// residue-case: from_outside(secret:32) -> u64; control=stack
uint64_t from_outside(const uint8_t *key LETHE_SECRET) {
  struct pair (*volatile call)(const uint8_t *, int8_t, uint16_t, uint64_t,
                               bool, uint32_t) = two_results;
  struct pair sums = call(key, -3, 65535, 7, 1, 0x80000001u);
  return sums.first ^ sums.second;
}

struct large {
  uint64_t words[9];
};

// A result in memory.
NOINLINE struct large large_result(const uint8_t *key LETHE_SECRET) {
  struct large result;
  volatile uint64_t keep = load64(key);
  for (int i = 0; i < 9; ++i)
    result.words[i] = mix64(keep, (uint64_t)i);
  return result;
}

// residue-case: result_in_memory(secret:32) -> u64; control=stack
uint64_t result_in_memory(const uint8_t *key LETHE_SECRET) {
  struct large one = large_result(key), two = large_result(key + 8);
  return one.words[2] ^ two.words[8];
}

// Beyond what registers hold: these have no entry, and erase themselves.
NOINLINE uint64_t seven(const uint8_t *key LETHE_SECRET, uint64_t a, uint64_t b,
                        uint64_t c, uint64_t d, uint64_t e, uint64_t f) {
  volatile uint64_t keep = load64(key) * (a + b + c + d + e + f);
  return keep;
}

// residue-case: stack_arguments(secret:32) -> u64; control=stack
uint64_t stack_arguments(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key + 8);
  return seven(key, 1, 2, 3, 4, sum, 6) + seven(key, 1, sum, 3, 4, 5, 6);
}

NOINLINE double floats(const uint8_t *key LETHE_SECRET, double x, float y) {
  volatile double keep = (double)load32(key) * x;
  return keep + y;
}

// residue-case: float_arguments(secret:32) -> u64; control=xmm
uint64_t float_arguments(const uint8_t *key LETHE_SECRET) {
  double sum = floats(key, 3.5, 0.25f);
  return (uint64_t)floats(key + 4, sum, 1.5f);
}

// Recursion knows no depth: each erases itself.
NOINLINE uint64_t recursive(const uint8_t *key LETHE_SECRET, int depth) {
  volatile uint64_t keep = load64(key) * (uint64_t)depth;
  return depth ? recursive(key, depth - 1) ^ keep : keep;
}

// residue-case: calls_recursive(secret:32) -> u64; control=stack
uint64_t calls_recursive(const uint8_t *key LETHE_SECRET) {
  return recursive(key, 5) + recursive(key, 9);
}

static int compare(const void *a, const void *b) { return memcmp(a, b, 8); }

// Foreign code in one that is called past its entry.
NOINLINE uint64_t sorting(const uint8_t *key LETHE_SECRET) {
  uint8_t copy[32];
  memcpy(copy, key, sizeof copy);
  qsort(copy, 4, 8, compare);
  return load64(copy + 8);
}

// residue-case: foreign_behind(secret:32) -> u64; control=stack
uint64_t foreign_behind(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = sorting(key);
  return sum * 7 + sorting(key + 0) * load64(key);
}

// residue-case: plain_after(secret:32) -> u64; control=stack
uint64_t plain_after(const uint8_t *key LETHE_SECRET) {
  char text[32];
  uint64_t sum = plainly(key);
  snprintf(text, sizeof text, "%d", 12);
  return sum + (uint64_t)text[0];
}
