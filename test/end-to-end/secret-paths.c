// Which way the secret made the function go is secret as well: calls, frames
// and exits that only some secrets lead to.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

static NOINLINE uint64_t step(uint64_t value, unsigned round) {
  volatile uint64_t copy = value;
  return mix64(copy, round) + 3;
}

static NOINLINE uint64_t deep_step(uint64_t value, unsigned round) {
  volatile uint64_t copy[9];
  for (unsigned i = 0; i < 9; ++i)
    copy[i] = step(value + i, round);
  return copy[round % 9] ^ copy[8];
}

static NOINLINE double float_step(double value) {
  volatile double copy = value * 0.75;
  return copy * copy + value;
}

// residue-case: call_on_one_path(secret:32) -> u64
uint64_t call_on_one_path(const uint8_t *key LETHE_SECRET) {
  uint64_t first = load64(key), second = load64(key + 8);
  if (first & 1)
    first += step(second, 1);
  return mix64(first, second) + first;
}

// residue-case: tail_call_on_one_path(secret:32) -> u64
uint64_t tail_call_on_one_path(const uint8_t *key LETHE_SECRET) {
  uint64_t first = mix64(load64(key), load64(key + 8));
  if (first & 1)
    return deep_step(first, 2);
  return first * 3 ^ load64(key + 16);
}

// Only the long way has a frame.
// residue-case: early_return_without_frame(secret:32) -> u64
uint64_t early_return_without_frame(const uint8_t *key LETHE_SECRET) {
  uint64_t first = load64(key), second = load64(key + 8);
  uint64_t third = load64(key + 16);
  if (first & 1)
    return mix64(first, third) & 0xFFFF;
  for (unsigned i = 0; i < 4; ++i) {
    first += step(second, i);
    second ^= step(third, i);
    third += step(first, i);
  }
  return first ^ second ^ third;
}

// residue-case: one_callee_of_three(secret:32) -> u64
uint64_t one_callee_of_three(const uint8_t *key LETHE_SECRET) {
  uint64_t value = load64(key + 8);
  switch (key[0] & 3) {
  case 0:
    return step(value, 7) - value;
  case 1:
    return deep_step(value, 4) * value;
  case 2:
    return (uint64_t)(float_step((double)(value >> 12)) * 0x1p-40) + value;
  default:
    return mix64(value, value >> 9) ^ load64(key + 16);
  }
}

static NOINLINE uint64_t maybe(uint64_t value) {
  return value & 2 ? deep_step(value, 3) : value * 5;
}

// The condition lies one call further down.
// residue-case: callee_with_paths(secret:32, out:8)
void callee_with_paths(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  uint64_t sum = 0;
  for (int i = 0; i < 2; ++i)
    sum += maybe(load64(key + 8 * i) | (uint64_t)i);
  store64(out, mix64(sum, load64(key + 24)));
}

// residue-case: function_chosen_by_secret(secret:32) -> u64
uint64_t function_chosen_by_secret(const uint8_t *key LETHE_SECRET) {
  uint64_t (*const steps[])(uint64_t, unsigned) = {step, deep_step};
  uint64_t value = load64(key);
  return steps[key[9] & 1](value, 5) + steps[key[17] & 1](value * 3, 6);
}

static __thread uint64_t state;

// In position-independent code a call of the dynamic linker's on one path only.
// residue-case: tls_on_one_path(secret:32) -> u64
uint64_t tls_on_one_path(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key);
  if (load64(key + 8) & 1)
    return sum * 3;
  sum ^= state;
  state = sum;
  return mix64(sum, load64(key + 16));
}

// The optimizer drops the assembly, and the registers are cleared all the same.
static NOINLINE uint64_t drops_assembly(uint64_t value) {
  uint64_t copy;
  __asm__("movq %1, %%xmm13\n\tmovq %%xmm13, %0"
          : "=r"(copy)
          : "r"(value)
          : "xmm13");
  return copy;
}

// residue-case: assembly_on_one_path(secret:32) -> u64
uint64_t assembly_on_one_path(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t sum = load64(key);
  if (load64(key + 8) & 1)
    drops_assembly(sum);
  return mix64(sum, load64(key + 16));
}

// What a scope wipes at its end reaches no further than the call of it.
static NOINLINE uint64_t wipes_in_loop(uint64_t value) {
  uint64_t sum = 0;
  for (uint64_t count = value & 7; count; --count) {
    volatile uint64_t copies[32] = {value, count};
    sum += copies[1];
  }
  return sum;
}

// residue-case: scope_on_one_path(secret:32) -> u64
uint64_t scope_on_one_path(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key);
  if (load64(key + 8) & 1)
    sum += wipes_in_loop(sum);
  return mix64(sum, load64(key + 16));
}

// How much was wiped in between decides which registers the runtime uses for
// it.
NOINLINE uint64_t wide_frame(uint64_t value LETHE_SECRET) {
  volatile uint64_t copies[112];
  for (int i = 0; i < 112; ++i)
    copies[i] = value * (i + 7);
  return copies[3] ^ copies[101];
}
// residue-case: wide_frame_on_one_path(secret:16) -> u64
uint64_t wide_frame_on_one_path(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t own[32];
  own[key[9] & 31] = load64(key);
  if (key[8] & 1)
    own[3] = wide_frame(own[key[9] & 31]);
  return own[3 + (key[8] & 2)] + 1;
}
