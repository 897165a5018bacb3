// Secrets handed down the call graph of the file, and calls that return
// elsewhere.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

static NOINLINE uint64_t block_step(const uint8_t *block, uint64_t state) {
  volatile uint64_t copy = load64(block);
  return mix64(state, copy) + (copy >> 60);
}

// residue-case: helper_16_times(secret:128) -> u64; control=stack
uint64_t helper_16_times(const uint8_t *key LETHE_SECRET) {
  uint64_t state = 1;
  for (int i = 0; i < 16; ++i)
    state = block_step(key + 8 * i, state);
  return state;
}

static NOINLINE uint64_t by_derived_value(uint64_t derived, uint64_t n) {
  volatile uint64_t square = derived * derived;
  return square + n;
}

// residue-case: derived_value(secret:32) -> u64; control=stack
uint64_t derived_value(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key) * 3 + load64(key + 24);
  return by_derived_value(sum >> 7, 5) ^ sum;
}

static NOINLINE void by_derived_pointer(const uint64_t *words, uint64_t *sum) {
  volatile uint64_t local = 0;
  for (int i = 0; i < 8; ++i)
    local = mix64(local, words[i]);
  *sum += local;
}

// residue-case: derived_pointer(secret:32) -> u64; control=stack
uint64_t derived_pointer(const uint8_t *key LETHE_SECRET) {
  uint64_t schedule[8], sum = 1;
  for (int i = 0; i < 8; ++i)
    schedule[i] = mix64(load64(key + 3 * i), (uint64_t)i);
  by_derived_pointer(schedule, &sum);
  return sum;
}

static NOINLINE uint64_t third(uint64_t x) {
  volatile uint64_t keep = x * 11;
  return keep ^ 3;
}

static NOINLINE uint64_t second(uint64_t x, uint64_t y) {
  volatile uint64_t keep = x + y;
  return third(keep) * y + 1;
}

static NOINLINE uint64_t first(const uint8_t *bytes) {
  volatile uint64_t keep = load64(bytes);
  return second(keep, load64(bytes + 8)) + keep;
}

// residue-case: chain_of_three(secret:32) -> u64; control=stack
uint64_t chain_of_three(const uint8_t *key LETHE_SECRET) {
  return first(key + 16) - 2;
}

static NOINLINE uint64_t tail_target(const uint8_t *key, uint64_t sum) {
  volatile uint64_t keep = sum ^ load64(key + 8);
  return mix64(keep, sum);
}

// residue-case: tail_call(secret:32) -> u64; control=stack
uint64_t tail_call(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t own[4];
  uint64_t sum = 0;
  for (int i = 0; i < 4; ++i)
    own[i] = load64(key + 8 * i) + 1;
  for (int i = 0; i < 4; ++i)
    sum = mix64(sum, own[i]);
  return tail_target(key, sum);
}

static NOINLINE uint64_t must_target(const uint8_t *key, uint64_t sum) {
  volatile uint64_t keep[3] = {sum, load64(key + 16), sum + 9};
  return mix64(keep[0], keep[1]) ^ keep[2];
}

// residue-case: must_tail(secret:32, u64=4) -> u64; control=stack
uint64_t must_tail(const uint8_t *key LETHE_SECRET, uint64_t start) {
  volatile uint64_t own[6];
  for (int i = 0; i < 4; ++i)
    own[i] = mix64(load64(key + 8 * i), start);
  start += own[1] ^ own[3];
  __attribute__((musttail)) return must_target(key, start);
}

static NOINLINE uint64_t count_down(const uint8_t *key LETHE_SECRET, uint64_t n,
                                    uint64_t sum) {
  volatile uint64_t keep = load64(key + n);
  if (!n)
    return sum ^ keep;
  __attribute__((musttail)) return count_down(key, n - 1, mix64(sum, keep));
}

// residue-case: must_tail_loop(secret:32) -> u64; control=stack
uint64_t must_tail_loop(const uint8_t *key LETHE_SECRET) {
  return count_down(key, 24, 5) + 1;
}
