// Foreign functions that are handed secrets: what they leave on the stack below
// and in registers is erased, within the default depth.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int compare(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return left < right ? -1 : left > right;
}

// residue-case: sorted(secret:256, out:8)
void sorted(const uint8_t *key LETHE_SECRET, uint64_t *out) {
  uint64_t words[32];
  memcpy(words, key, sizeof words);
  qsort(words, 32, sizeof words[0], compare);
  *out = mix64(words[0], words[31]);
}

// residue-case: formatted(secret:32, out:64)
void formatted(const uint8_t *key LETHE_SECRET, char *out) {
  snprintf(out, 64, "%016llx-%d", (unsigned long long)load64(key), key[9]);
}

// residue-case: parsed(secret:32) -> u64
uint64_t parsed(const uint8_t *key LETHE_SECRET) {
  char digits[16];
  for (int i = 0; i < 15; ++i)
    digits[i] = '1' + key[i] % 9;
  digits[15] = 0;
  return mix64(strtoul(digits, 0, 10), 5);
}

// residue-case: divided(secret:32) -> u64
uint64_t divided(const uint8_t *key LETHE_SECRET) {
  lldiv_t parts = lldiv(load64(key) >> 1, key[9] + 3);
  return mix64(parts.quot, parts.rem);
}

// Public data between two uses of the secret: nothing of it is in a register.
// residue-case: public_between(secret:32, u32=7) -> u64
uint64_t public_between(const uint8_t *key LETHE_SECRET, int n) {
  uint64_t a = load64(key), b = load64(key + 8), c = mix64(a, b);
  int m = abs(n) + atoi("12");
  return mix64(a ^ m, b) ^ c;
}

// Returns only if it fails.
// residue-case: replaces_program(secret:32) -> u64
uint64_t replaces_program(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copies[8];
  char argument[16];
  char *arguments[] = {argument, 0};
  for (int i = 0; i < 8; ++i)
    copies[i] = mix64(load64(key), i);
  memcpy(argument, key, sizeof argument - 1);
  argument[15] = 0;
  execv("/nonexistent/program", arguments);
  return copies[3] ^ copies[7];
}
