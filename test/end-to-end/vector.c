// Vectors of 128 bits, and what the loop vectorizer makes of plain loops.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <emmintrin.h>

// residue-case: xor_rotate_words(secret:256, in:256, out:256)
void xor_rotate_words(const uint32_t *restrict key LETHE_SECRET,
                      const uint32_t *restrict data, uint32_t *restrict out) {
  for (int i = 0; i < 64; ++i)
    out[i] = rotate32(key[i] ^ data[i], 13) + key[i];
}

// residue-case: sum_of_bytes(secret:200) -> u32
uint32_t sum_of_bytes(const uint8_t *key LETHE_SECRET) {
  uint32_t sum = 0;
  for (int i = 0; i < 200; ++i)
    sum += (uint32_t)key[i] * key[i];
  return sum;
}

static inline __m128i round_128(__m128i a, __m128i b) {
  __m128i sum = _mm_add_epi32(a, b);
  return _mm_xor_si128(_mm_slli_epi32(sum, 7), _mm_srli_epi32(sum, 25));
}

// residue-case: vector_128(secret:64, out:16); control=xmm
void vector_128(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  __m128i a = _mm_loadu_si128((const __m128i *)key);
  __m128i b = _mm_loadu_si128((const __m128i *)(key + 16));
  __m128i c = _mm_loadu_si128((const __m128i *)(key + 32));
  __m128i d = _mm_loadu_si128((const __m128i *)(key + 48));
  for (int i = 0; i < 4; ++i) {
    a = round_128(a, b);
    b = round_128(b, c);
    c = round_128(c, d);
    d = round_128(d, a);
  }
  a = _mm_xor_si128(_mm_xor_si128(a, b), _mm_xor_si128(c, d));
  _mm_storeu_si128((__m128i *)out, a);
}

// residue-case: result_v128(secret-v128, secret-v128) -> v128; control=xmm
__m128i result_v128(__m128i a LETHE_SECRET, __m128i b LETHE_SECRET) {
  for (int i = 0; i < 3; ++i) {
    a = round_128(a, b);
    b = round_128(b, a);
  }
  return _mm_xor_si128(a, b);
}

// Eight vectors arrive in registers, two on the stack; twenty are live.
// residue-case: vector_pressure(secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128, secret-v128) -> u64; control=xmm,stack
uint64_t vector_pressure(__m128i a LETHE_SECRET, __m128i b LETHE_SECRET,
                         __m128i c LETHE_SECRET, __m128i d LETHE_SECRET,
                         __m128i e LETHE_SECRET, __m128i f LETHE_SECRET,
                         __m128i g LETHE_SECRET, __m128i h LETHE_SECRET,
                         __m128i i LETHE_SECRET, __m128i j LETHE_SECRET) {
  __m128i words[20] = {a, b, c, d, e, f, g, h, i, j};
  for (int n = 0; n < 10; ++n)
    words[10 + n] = round_128(words[n], words[(n + 3) % 10]);
  for (int n = 0; n < 20; ++n)
    words[n] = round_128(words[n], words[(n * 7 + 5) % 20]);
  __m128i sum = words[0];
  for (int n = 1; n < 20; ++n)
    sum = round_128(sum, words[n]);
  return (uint64_t)_mm_cvtsi128_si64(sum) ^
         (uint64_t)_mm_cvtsi128_si64(_mm_srli_si128(sum, 8));
}

typedef uint32_t words_4 __attribute__((vector_size(16)));

// residue-case: vector_extension(secret:32, u32=5) -> u32
uint32_t vector_extension(const uint8_t *key LETHE_SECRET, uint32_t rounds) {
  words_4 a, b;
  memcpy(&a, key, sizeof a);
  memcpy(&b, key + 16, sizeof b);
  for (uint32_t i = 0; i < rounds; ++i) {
    a = a * 5 + b;
    b = __builtin_shufflevector(b ^ a, b ^ a, 1, 2, 3, 0);
  }
  return a[0] ^ a[1] ^ a[2] ^ b[3];
}
