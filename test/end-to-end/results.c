// Results: the ABI gives away the bits of the result and no other.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

// residue-case: result_bool(secret:32) -> bool
_Bool result_bool(const uint8_t *key LETHE_SECRET) {
  uint64_t value = mix64(load64(key), load64(key + 8)) ^ load64(key + 16);
  return __builtin_popcountll(value) > 31;
}

// residue-case: result_u8(secret:32) -> u8; control=gpr
uint8_t result_u8(const uint8_t *key LETHE_SECRET) {
  return (uint8_t)mix64(load64(key), load64(key + 24));
}

// residue-case: result_u16(secret:32) -> u16; control=gpr
uint16_t result_u16(const uint8_t *key LETHE_SECRET) {
  return (uint16_t)(mix64(load64(key + 8), load64(key + 16)) >> 3);
}

// residue-case: result_u32(secret:32) -> u32; control=gpr
uint32_t result_u32(const uint8_t *key LETHE_SECRET) {
  return (uint32_t)mix64(load64(key) + load64(key + 8), load64(key + 16));
}

// residue-case: result_u128(secret:32) -> u128
unsigned __int128 result_u128(const uint8_t *key LETHE_SECRET) {
  unsigned __int128 a = load64(key), b = load64(key + 8);
  a = (a << 64 | load64(key + 16)) * (b << 64 | load64(key + 24));
  return a ^ a >> 77;
}

struct two_words {
  uint64_t first, second;
};

// residue-case: result_two_words(secret:32) -> u64u64
struct two_words result_two_words(const uint8_t *key LETHE_SECRET) {
  struct two_words r = {mix64(load64(key), load64(key + 8)),
                        mix64(load64(key + 16), load64(key + 24))};
  return r;
}

// residue-case: result_in_memory(out:40, secret:32) -> ptr; control=stack
struct five_words {
  uint64_t words[5];
} result_in_memory(const uint8_t *key LETHE_SECRET) {
  struct five_words r = {{0}};
  volatile uint64_t last = 1;
  for (int i = 0; i < 5; ++i)
    r.words[i] = last = mix64(load64(key + 6 * i), last);
  return r;
}

struct word_and_double {
  uint64_t word;
  double number;
};

// residue-case: result_word_and_double(secret:16) -> u64f64
struct word_and_double result_word_and_double(const uint8_t *key LETHE_SECRET) {
  uint64_t mixed = mix64(load64(key), load64(key + 8));
  struct word_and_double r = {mixed, (double)(mixed >> 40) * 0.75};
  return r;
}
