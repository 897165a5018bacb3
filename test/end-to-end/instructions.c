// Instructions with registers of their own, beyond what the unit is compiled
// for: MMX, x87, AES, masks, string instructions, flags.
// REQUIRES: cpu-avx512
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <mmintrin.h>
#include <nmmintrin.h>
#include <wmmintrin.h>

static inline void keep(void *memory) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

// residue-case: mmx(secret:32) -> u64
uint64_t mmx(const uint8_t *key LETHE_SECRET) {
  __m64 a, b;
  memcpy(&a, key, sizeof a);
  memcpy(&b, key + 8, sizeof b);
  a = _mm_add_pi16(a, b);
  b = _mm_xor_si64(_mm_mullo_pi16(a, b), a);
  uint64_t result = (uint64_t)_mm_cvtm64_si64(b);
  _mm_empty();
  return result;
}

// residue-case: x87_pressure(secret:64) -> f80; control=x87
long double x87_pressure(const uint8_t *key LETHE_SECRET) {
  long double values[10], sum = 0;
  for (int i = 0; i < 10; ++i)
    values[i] = load64(key + i);
  for (int i = 0; i < 10; ++i)
    for (int j = 0; j < i; ++j)
      sum += values[i] * values[j] - values[(i * j) % 10];
  return sum;
}

// residue-case: sine(secret:64) -> f64; control=x87
double sine(const uint8_t *key LETHE_SECRET) {
  long double x = load64(key) & 0xffff, y;
  __asm__("fsin" : "=t"(y) : "0"(x));
  return (double)y + (double)load64(key + 8);
}

// residue-case: aes_and_checksums(secret:64) -> u32; control=xmm
__attribute__((target("sse4.2,aes,pclmul"))) uint32_t
aes_and_checksums(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 0;
  for (int i = 0; i < 8; ++i)
    sum = _mm_crc32_u64(sum, load64(key + i * 8));
  __m128i state = _mm_loadu_si128((const __m128i *)key);
  __m128i round = _mm_loadu_si128((const __m128i *)(key + 16));
  for (int i = 0; i < 10; ++i) {
    state = _mm_aesenc_si128(state, round);
    round = _mm_aeskeygenassist_si128(round, 7);
  }
  state = _mm_clmulepi64_si128(state, round, 0x11);
  return (uint32_t)sum ^ (uint32_t)_mm_cvtsi128_si32(state);
}

typedef char bytes_64 __attribute__((vector_size(64)));

// residue-case: masks(secret:128) -> u64; control=mask
__attribute__((target("avx512f,avx512bw"))) uint64_t
masks(const uint8_t *key LETHE_SECRET) {
  bytes_64 a, b;
  memcpy(&a, key, sizeof a);
  memcpy(&b, key + 64, sizeof b);
  uint64_t more = __builtin_ia32_cmpb512_mask(a, b, 6, ~UINT64_C(0));
  uint64_t same = __builtin_ia32_cmpb512_mask(a & b, b, 0, ~UINT64_C(0));
  a = __builtin_ia32_selectb_512(__builtin_ia32_kordi(more, same), a + b, a);
  uint64_t out[8];
  memcpy(out, &a, sizeof out);
  return out[3] ^ __builtin_ia32_kxordi(more, same);
}

// residue-case: carries(secret:64) -> u64
uint64_t carries(const uint8_t *key LETHE_SECRET) {
  unsigned __int128 product = (unsigned __int128)load64(key) * load64(key + 8);
  unsigned long long carry;
  uint64_t low = __builtin_addcll(product, load64(key + 16), 0, &carry);
  uint64_t high =
      __builtin_addcll(product >> 64, load64(key + 24), carry, &carry);
  return mix64(low + carry, high);
}

// residue-case: compare_and_swap_16(secret:64, out:16) -> bool
__attribute__((target("cx16"))) _Bool
compare_and_swap_16(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  _Alignas(16) unsigned __int128 value;
  unsigned __int128 expected, desired;
  memcpy(&value, key + (key[3] & 16), 16);
  memcpy(&expected, key, 16);
  memcpy(&desired, key + 16, 16);
  _Bool swapped = __sync_bool_compare_and_swap(&value, expected, desired);
  memcpy(out, &value, 16);
  return swapped;
}

// residue-case: string_instructions(secret:256, out:8); control=stack
void string_instructions(const uint8_t *key LETHE_SECRET, uint64_t *out) {
  uint8_t block[256];
  void *to = block;
  const void *from = key;
  uint64_t count = sizeof block;
  __asm__ volatile("rep movsb"
                   : "+D"(to), "+S"(from), "+c"(count)
                   :
                   : "memory");
  keep(block);
  const uint8_t *at = block;
  count = sizeof block;
  __asm__ volatile("repne scasb"
                   : "+D"(at), "+c"(count)
                   : "a"(key[9])
                   : "memory", "cc");
  *out = mix64(load64(block + 7), count);
}
