// Frames: recursion, alignment, size, callee-saved registers, shrink-wrapping.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

static NOINLINE uint64_t descend(const uint8_t *key LETHE_SECRET,
                                 unsigned depth) {
  volatile uint64_t own = mix64(load64(key + depth % 25), depth);
  if (depth == 0)
    return own;
  uint64_t below = descend(key, depth - 1);
  return mix64(own, below);
}

// residue-case: recursion_20(secret:32) -> u64; control=stack
uint64_t recursion_20(const uint8_t *key LETHE_SECRET) {
  return descend(key, 20) + 1;
}

// Not clobbering memory would let the optimizer drop the arrays.
static inline void keep(void *memory) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

// residue-case: aligned_64(secret:64, out:64); control=stack
void aligned_64(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  _Alignas(64) uint8_t block[64];
  memcpy(block, key, sizeof block);
  keep(block);
  uint64_t sum = (uintptr_t)block % 64;
  for (int i = 0; i < 64; i += 8) {
    sum = mix64(sum, load64(block + i));
    store64(out + i, sum);
  }
}

static NOINLINE void stir(uint8_t *block, unsigned size) {
  for (unsigned i = 1; i < size; ++i)
    block[i] = (uint8_t)(block[i] * 5 + block[i - 1]);
}

// residue-case: aligned_128_with_call(secret:64, out:64); control=stack
void aligned_128_with_call(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  _Alignas(128) uint8_t block[192];
  for (unsigned i = 0; i < sizeof block; ++i)
    block[i] = key[i % 64] ^ (uint8_t)i;
  stir(block, sizeof block);
  for (int i = 0; i < 64; ++i)
    out[i] = block[i] ^ block[i + 64] ^ block[i + 128];
}

// residue-case: frame_20000(secret:32) -> u64; control=stack
uint64_t frame_20000(const uint8_t *key LETHE_SECRET) {
  uint8_t table[20000];
  for (unsigned i = 0; i < sizeof table; ++i)
    table[i] = (uint8_t)(key[i % 32] + i / 32);
  keep(table);
  uint64_t sum = 0;
  for (unsigned i = 0; i < sizeof table; i += 8)
    sum = mix64(sum, load64(table + i));
  return sum;
}

static NOINLINE uint64_t opaque(uint64_t value, unsigned round) {
  volatile uint64_t copy = value;
  return mix64(copy, round) + 3;
}

// Six values live across calls: they are in RBX, RBP and R12 to R15, which the
// caller gets back as they were, and in the save slots of the callee.
// residue-case: callee_saved_pressure(secret:48) -> u64; control=stack
uint64_t callee_saved_pressure(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8), c = load64(key + 16);
  uint64_t d = load64(key + 24), e = load64(key + 32), f = load64(key + 40);
  for (unsigned i = 0; i < 8; ++i) {
    a += opaque(f, i);
    b ^= opaque(a, i);
    c += opaque(b, i);
    d ^= opaque(c, i);
    e += opaque(d, i);
    f ^= opaque(e, i);
  }
  return a + b + c + d + e + f;
}

// Only the long way needs a frame; the prologue moves there.
// residue-case: shrink_wrapped(secret:48, u32=0) -> u64
// residue-case: shrink_wrapped(secret:48, u32=1) -> u64; control=stack
uint64_t shrink_wrapped(const uint8_t *key LETHE_SECRET, uint32_t long_way) {
  uint64_t first = mix64(load64(key), load64(key + 8));
  if (!long_way)
    return mix64(first, load64(key + 32)) * (load64(key + 40) ^ first);
  uint64_t second = load64(key + 16), third = load64(key + 24);
  for (unsigned i = 0; i < 4; ++i) {
    first += opaque(second, i);
    second ^= opaque(third, i);
    third += opaque(first, i);
  }
  return first ^ second ^ third;
}
