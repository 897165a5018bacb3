// Arguments and results of 256 bits: where they travel is decided by -march.
// REQUIRES: cpu-avx
// RUN: %residue-matrix %s --work %t.dir --march x86-64-v3,x86-64-v4
#include "Inputs/mix.h"
#include <immintrin.h>

static inline __m256i round_256(__m256i a, __m256i b) {
  __m256i sum = _mm256_add_epi32(a, b);
  return _mm256_xor_si256(_mm256_slli_epi32(sum, 7),
                          _mm256_srli_epi32(sum, 25));
}

// residue-case: result_v256(secret-v256, secret-v256) -> v256; control=ymm
__m256i result_v256(__m256i a LETHE_SECRET, __m256i b LETHE_SECRET) {
  for (int i = 0; i < 3; ++i) {
    a = round_256(a, b);
    b = round_256(b, a);
  }
  return _mm256_xor_si256(a, b);
}

// The result is the lower half: the upper one stays in the register.
// residue-case: lower_half(secret-v256, secret-v256) -> v128
__m128i lower_half(__m256i a LETHE_SECRET, __m256i b LETHE_SECRET) {
  return _mm256_castsi256_si128(round_256(round_256(a, b), b));
}

// residue-case: result_f64_of_256(secret-v256) -> f64
double result_f64_of_256(__m256i a LETHE_SECRET) {
  __m256i scaled = _mm256_srli_epi64(round_256(a, a), 12);
  __m256i bits =
      _mm256_or_si256(scaled, _mm256_set1_epi64x(INT64_C(0x3FF0000000000000)));
  __m256d numbers = _mm256_castsi256_pd(bits);
  return _mm256_cvtsd_f64(_mm256_mul_pd(numbers, _mm256_set1_pd(0.5)));
}
