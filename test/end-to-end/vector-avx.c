// Vectors of 256 bits in functions that ask for them, whatever -march says.
// REQUIRES: cpu-avx
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

static inline AVX2 __m256i round_256(__m256i a, __m256i b) {
  __m256i sum = _mm256_add_epi32(a, b);
  return _mm256_xor_si256(_mm256_slli_epi32(sum, 7),
                          _mm256_srli_epi32(sum, 25));
}

// residue-case: vector_256(secret:64, out:32); control=xmm
AVX2 void vector_256(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  __m256i a = _mm256_loadu_si256((const __m256i *)key);
  __m256i b = _mm256_loadu_si256((const __m256i *)(key + 32));
  for (int i = 0; i < 6; ++i) {
    a = round_256(a, b);
    b = round_256(b, a);
  }
  _mm256_storeu_si256((__m256i *)out, _mm256_xor_si256(a, b));
}

static AVX2 NOINLINE uint64_t fold(__m256i a, __m256i b, unsigned count) {
  for (unsigned i = 0; i < count; ++i)
    a = round_256(a, b);
  return (uint64_t)_mm256_extract_epi64(a, 0) +
         (uint64_t)_mm256_extract_epi64(a, 3);
}

// residue-case: vector_256_pressure(secret:640) -> u64; control=stack
AVX2 uint64_t vector_256_pressure(const uint8_t *key LETHE_SECRET) {
  __m256i words[20];
  for (int n = 0; n < 20; ++n)
    words[n] = _mm256_loadu_si256((const __m256i *)(key + 32 * n));
  uint64_t sum = 0;
  for (unsigned n = 0; n < 20; ++n) {
    words[n] = round_256(words[n], words[(n * 7 + 5) % 20]);
    sum = mix64(sum, fold(words[n], words[(n + 1) % 20], n));
  }
  return sum;
}

// A function for SSE2 that hands its secret to one for AVX2.
// residue-case: mixed_targets(secret:64) -> u64
static AVX2 NOINLINE uint64_t wide(const uint8_t *key) {
  __m256i a = _mm256_loadu_si256((const __m256i *)key);
  __m256i b = _mm256_loadu_si256((const __m256i *)(key + 32));
  a = round_256(round_256(a, b), b);
  return (uint64_t)_mm256_extract_epi64(a, 2);
}

uint64_t mixed_targets(const uint8_t *key LETHE_SECRET) {
  return wide(key) ^ load64(key + 8);
}

// What vzeroupper does to registers that hold nothing of the callee's own tells
// which function was called.
static AVX2 NOINLINE uint64_t wide_step(const uint8_t *key) {
  __m256i a = _mm256_loadu_si256((const __m256i *)key);
  a = round_256(a, a);
  return (uint64_t)_mm256_extract_epi64(a, 1);
}
static AVX2 NOINLINE uint64_t narrow_step(const uint8_t *key) {
  return load64(key) * 3;
}
static uint64_t (*const steps[])(const uint8_t *) = {wide_step, narrow_step};
// residue-case: chosen_width(secret:64) -> u64
AVX2 uint64_t chosen_width(const uint8_t *key LETHE_SECRET) {
  return steps[key[40] & 1](key) + 1;
}
