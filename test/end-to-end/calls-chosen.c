// A secret decides which function a pointer leads to.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <stdio.h>

// One of them calls foreign code, and erases deeper than the other.
static uint64_t prints(uint64_t x) {
  char text[40];
  snprintf(text, sizeof text, "%016llx", (unsigned long long)x);
  return load64((const uint8_t *)text);
}
static uint64_t multiplies(uint64_t x) { return x * 3; }
static uint64_t (*const choices[])(uint64_t) = {prints, multiplies};

// residue-case: chosen_by_secret(secret:32) -> u64
uint64_t chosen_by_secret(const uint8_t *key LETHE_SECRET) {
  return mix64(choices[key[0] & 1](load64(key + 8)), load64(key + 16));
}
