// Vectors of 512 bits, the registers 16 to 31, masks, whatever -march says.
// REQUIRES: cpu-avx512
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))

static inline AVX512 __m512i round_512(__m512i a, __m512i b) {
  return _mm512_rol_epi32(_mm512_add_epi32(a, b), 7);
}

// residue-case: vector_512(secret:128, out:64); control=xmm
AVX512 void vector_512(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  __m512i a = _mm512_loadu_si512(key), b = _mm512_loadu_si512(key + 64);
  for (int i = 0; i < 6; ++i) {
    a = round_512(a, b);
    b = round_512(b, a);
  }
  _mm512_storeu_si512(out, _mm512_xor_si512(a, b));
}

// residue-case: masks(secret:128) -> u64
AVX512 uint64_t masks(const uint8_t *key LETHE_SECRET) {
  __m512i a = _mm512_loadu_si512(key), b = _mm512_loadu_si512(key + 64);
  __mmask64 less = _mm512_cmplt_epu8_mask(a, b);
  __mmask64 equal = _mm512_cmpeq_epi8_mask(
      a, _mm512_mask_add_epi8(b, less, b, _mm512_set1_epi8(3)));
  a = _mm512_mask_sub_epi8(a, _knot_mask64(less), a, b);
  return mix64(less, equal) + _mm512_cmpgt_epi8_mask(a, _mm512_set1_epi8(17));
}

// Thirty-six vectors for thirty-two registers.
// clang-format off
#define VECTORS(X) \
  X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) \
  X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) \
  X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) \
  X(24) X(25) X(26) X(27) X(28) X(29) X(30) X(31) \
  X(32) X(33) X(34) X(35)
// clang-format on
// residue-case: all_32_vectors(secret:640) -> u64; control=stack
AVX512 uint64_t all_32_vectors(const uint8_t *key LETHE_SECRET) {
#define LOAD(N) __m512i v##N = _mm512_loadu_si512(key + 16 * N);
  VECTORS(LOAD)
  __m512i carry = _mm512_set1_epi32(9);
  for (int i = 0; i < 3; ++i) {
#define STEP(N)                                                                \
  v##N = round_512(v##N, carry);                                               \
  carry = _mm512_xor_si512(carry, v##N);
    VECTORS(STEP)
  }
#define ADD(N) carry = round_512(carry, v##N);
  VECTORS(ADD)
  return (uint64_t)_mm512_reduce_add_epi64(carry);
}

static AVX512 NOINLINE uint64_t helper_512(__m512i a, __m512i b,
                                           __mmask16 mask) {
  a = _mm512_mask_add_epi32(a, mask, a, b);
  return (uint64_t)_mm512_reduce_add_epi64(round_512(a, b));
}

// residue-case: passes_512(secret:128) -> u64
AVX512 uint64_t passes_512(const uint8_t *key LETHE_SECRET) {
  __m512i a = _mm512_loadu_si512(key), b = _mm512_loadu_si512(key + 64);
  uint64_t sum = 0;
  for (unsigned i = 0; i < 4; ++i)
    sum = mix64(sum, helper_512(round_512(a, b), b, (__mmask16)(sum | i)));
  return sum;
}

// residue-case: mixed_targets_512(secret:128, u64=3) -> u64
static AVX512 NOINLINE uint64_t wide_512(const uint8_t *key) {
  __m512i a = _mm512_loadu_si512(key), b = _mm512_loadu_si512(key + 64);
  __mmask16 mask = _mm512_cmplt_epu32_mask(a, b);
  return helper_512(a, b, mask);
}

uint64_t mixed_targets_512(const uint8_t *key LETHE_SECRET, uint64_t factor) {
  return wide_512(key) * factor + load64(key + 16);
}
