// Arguments and results of 512 bits: where they travel is decided by -march.
// REQUIRES: cpu-avx512
// RUN: %residue-matrix %s --work %t.dir --march x86-64-v4
#include "Inputs/mix.h"
#include <immintrin.h>

static inline __m512i round_512(__m512i a, __m512i b) {
  return _mm512_rol_epi32(_mm512_add_epi32(a, b), 7);
}

// residue-case: result_v512(secret-v512, secret-v512) -> v512; control=zmm
__m512i result_v512(__m512i a LETHE_SECRET, __m512i b LETHE_SECRET) {
  for (int i = 0; i < 3; ++i) {
    a = round_512(a, b);
    b = round_512(b, a);
  }
  return _mm512_xor_si512(a, b);
}

// residue-case: lower_quarter(secret-v512, secret-v512) -> v128; control=xmm
__m128i lower_quarter(__m512i a LETHE_SECRET, __m512i b LETHE_SECRET) {
  return _mm512_castsi512_si128(round_512(round_512(a, b), b));
}

// residue-case: lower_half_of_512(secret-v512, secret-v512) -> v256; control=zmm
__m256i lower_half_of_512(__m512i a LETHE_SECRET, __m512i b LETHE_SECRET) {
  return _mm512_castsi512_si256(_mm512_xor_si512(round_512(a, b), b));
}

// residue-case: result_mask(secret-v512, secret-v512) -> u16
__mmask16 result_mask(__m512i a LETHE_SECRET, __m512i b LETHE_SECRET) {
  __mmask16 less = _mm512_cmplt_epu32_mask(round_512(a, b), b);
  return _mm512_mask_cmpgt_epu32_mask(less, a, b) ^ less;
}

static NOINLINE __m512i step_512(__m512i a, __m512i b) {
  return _mm512_xor_si512(round_512(a, b), round_512(b, a));
}

// residue-case: passes_and_gets_512(secret-v512, secret-v512) -> v512
__m512i passes_and_gets_512(__m512i a LETHE_SECRET, __m512i b LETHE_SECRET) {
  __m512i c = step_512(a, b);
  return _mm512_add_epi64(step_512(b, c), step_512(c, a));
}
