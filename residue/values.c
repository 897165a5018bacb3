// What the arguments hold, and digests of what comes out.
#include "residue.h"

#include <string.h>

/// SplitMix64: full period, and every seed is as good as another.
static uint64_t next_random(uint64_t *state) {
  uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
  return z ^ z >> 31;
}

static void fill_random(uint8_t *bytes, size_t size, uint64_t seed,
                        uint64_t secret, uint64_t argument) {
  uint64_t state = seed;
  state = next_random(&state) ^ secret;
  state = next_random(&state) ^ argument;
  for (size_t i = 0; i < size; i += 8) {
    uint64_t word = next_random(&state);
    memcpy(bytes + i, &word, size - i < 8 ? size - i : 8);
  }
}

/// Makes random bytes a finite number of ordinary magnitude, and all 0xFF the
/// largest finite one: infinities and NaNs take other paths through the code.
static void make_finite(uint8_t *bytes, size_t size, bool random) {
  uint16_t exponent;
  if (size == 4) {
    uint32_t bits;
    memcpy(&bits, bytes, sizeof bits);
    exponent = random ? 112 + (bits >> 23) % 32 : 0xFE;
    bits = (bits & UINT32_C(0x807FFFFF)) | (uint32_t)exponent << 23;
    memcpy(bytes, &bits, sizeof bits);
  } else if (size == 8) {
    uint64_t bits;
    memcpy(&bits, bytes, sizeof bits);
    exponent = random ? 1008 + (bits >> 52) % 32 : 0x7FE;
    bits = (bits & UINT64_C(0x800FFFFFFFFFFFFF)) | (uint64_t)exponent << 52;
    memcpy(bytes, &bits, sizeof bits);
  } else {
    uint16_t bits;
    memcpy(&bits, bytes + 8, sizeof bits);
    exponent = random ? 16368 + bits % 32 : 0x7FFE;
    bits = (bits & 0x8000) | exponent;
    memcpy(bytes + 8, &bits, sizeof bits);
    bytes[7] |= 0x80; // the integer bit is explicit in this format
  }
}

void lethe_fill_argument(const struct lethe_argument *argument, size_t index,
                         size_t secret, const struct lethe_options *options,
                         uint64_t symbol, uint8_t *bytes) {
  bool random = secret < options->secrets - 2;
  switch (argument->content) {
  case LETHE_CONTENT_SECRET:
    if (secret == options->secrets - 2)
      break; // all zero
    if (random)
      fill_random(bytes, argument->size, options->seed, secret + 1, index);
    else
      memset(bytes, 0xFF, argument->size);
    if (argument->kind == LETHE_ARGUMENT_FLOAT ||
        argument->kind == LETHE_ARGUMENT_LONG_DOUBLE)
      make_finite(bytes, argument->size, random);
    break;
  case LETHE_CONTENT_PUBLIC:
    fill_random(bytes, argument->size, 0, 0, index);
    break;
  case LETHE_CONTENT_ZERO:
    break;
  case LETHE_CONTENT_CONSTANT:
    memcpy(bytes,
           argument->kind == LETHE_ARGUMENT_SYMBOL ? &symbol
                                                   : &argument->constant,
           sizeof(uint64_t));
    break;
  }
}

void lethe_hash(uint64_t *digest, const void *data, size_t size) {
  const uint8_t *bytes = data;
  for (size_t i = 0; i < size; ++i)
    *digest = (*digest ^ bytes[i]) * UINT64_C(0x100000001B3);
}
