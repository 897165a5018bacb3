// Variable-length arrays and alloca: at the exit, in loops, released early.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

// residue-case: variable_array(secret:32, u64=24) -> u64
uint64_t variable_array(const uint8_t *key LETHE_SECRET, uint64_t count) {
  uint64_t words[count], sum = 0;
  for (uint64_t i = 0; i < count; ++i)
    words[i] = mix64(key[i % 32], i + load64(key));
  for (uint64_t i = 0; i < count; ++i)
    sum = mix64(sum, words[count - 1 - i]);
  return sum;
}

// residue-case: large_array(secret:32, u64=3000) -> u64
uint64_t large_array(const uint8_t *key LETHE_SECRET, uint64_t count) {
  volatile uint64_t words[count];
  for (uint64_t i = 0; i < count; ++i)
    words[i] = mix64(key[i % 32], i);
  return words[count / 2] ^ words[count - 1];
}

// Each turn allocates and releases another size.
// residue-case: array_in_loop(secret:32, u64=9) -> u64
uint64_t array_in_loop(const uint8_t *key LETHE_SECRET, uint64_t turns) {
  uint64_t sum = 0;
  for (uint64_t turn = 1; turn < turns; ++turn) {
    volatile uint64_t words[(turn * 7) % 13 + 3];
    for (uint64_t i = 0; i < (turn * 7) % 13 + 3; ++i)
      words[i] = mix64(key[(turn + i) % 32], i);
    sum = mix64(sum, words[turn % 3]);
  }
  return sum;
}

// alloca lives until the function returns.
// residue-case: alloca_in_loop(secret:32, u64=9) -> u64
uint64_t alloca_in_loop(const uint8_t *key LETHE_SECRET, uint64_t turns) {
  volatile uint64_t *last = 0;
  uint64_t sum = 0;
  for (uint64_t turn = 0; turn < turns; ++turn) {
    volatile uint64_t *words = __builtin_alloca((turn % 3 + 1) * 8);
    words[0] = mix64(key[turn % 32], load64(key));
    if (last)
      sum = mix64(sum, *last);
    last = words;
  }
  return sum ^ *last;
}

// residue-case: released_in_block(secret:32, u64=16) -> u64
uint64_t released_in_block(const uint8_t *key LETHE_SECRET, uint64_t count) {
  uint64_t sum = load64(key + 8);
  {
    volatile uint64_t words[count];
    for (uint64_t i = 0; i < count; ++i)
      words[i] = mix64(key[i], sum);
    sum ^= words[count / 2];
  }
  return mix64(sum, 3);
}

static NOINLINE uint64_t fold(const uint64_t *words, uint64_t count, uint64_t a,
                              uint64_t b, uint64_t c, uint64_t d, uint64_t e,
                              uint64_t f) {
  uint64_t sum = a ^ b ^ c ^ d ^ e ^ f;
  for (uint64_t i = 0; i < count; ++i)
    sum = mix64(sum, words[i]);
  return sum;
}

// A call with arguments on the stack while it is that low.
// residue-case: handed_to_helper(secret:32, u64=20) -> u64
uint64_t handed_to_helper(const uint8_t *key LETHE_SECRET, uint64_t count) {
  uint64_t words[count];
  for (uint64_t i = 0; i < count; ++i)
    words[i] = mix64(key[i], i);
  return fold(words, count, words[0], words[1], words[2], words[3], words[4],
              words[5]);
}

// residue-case: over_aligned(secret:32, u64=20) -> u64
uint64_t over_aligned(const uint8_t *key LETHE_SECRET, uint64_t count) {
  volatile uint64_t __attribute__((aligned(128))) fixed[4];
  volatile uint64_t __attribute__((aligned(64))) words[count];
  for (uint64_t i = 0; i < count; ++i)
    words[i] = mix64(key[i], i);
  for (int i = 0; i < 4; ++i)
    fixed[i] = mix64(words[i], i);
  return fixed[3] ^ words[count - 1];
}

// residue-case: early_return(secret:32, u64=20) -> u64
uint64_t early_return(const uint8_t *key LETHE_SECRET, uint64_t count) {
  volatile uint64_t words[count];
  for (uint64_t i = 0; i < count; ++i)
    words[i] = mix64(key[i], load64(key + 16));
  if (count > 10)
    return words[count / 2] & 0xFFFF;
  return words[1] ^ words[count - 1];
}

static NOINLINE uint64_t wide_callee(uint64_t value) {
  volatile uint64_t copies[100];
  for (int i = 0; i < 100; ++i)
    copies[i] = mix64(value, (uint64_t)i);
  return copies[3] ^ copies[99];
}

// Whether a callee was called that reaches far below the array must not show.
// residue-case: called_on_one_path(secret:32, u64=20) -> u64
uint64_t called_on_one_path(const uint8_t *key LETHE_SECRET, uint64_t count) {
  volatile uint64_t words[count];
  for (uint64_t i = 0; i < count; ++i)
    words[i] = mix64(load64(key), i);
  if (words[1] & 1)
    return wide_callee(words[2]);
  return words[count - 1];
}
