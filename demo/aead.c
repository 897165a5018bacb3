#include "aead.h"

#include "bytes.h"
#include "chacha20.h"
#include "poly1305.h"

static void add_padded(struct poly1305 *sum, const uint8_t *data, size_t size) {
  static const uint8_t Zeros[15];
  poly1305_add(sum, data, size);
  poly1305_add(sum, Zeros, -size % 16);
}

static void compute_tag(LETHE_SECRET const uint8_t *key, const uint8_t *nonce,
                        const uint8_t *public_data, size_t public_size,
                        const uint8_t *sealed, size_t size, uint8_t *tag) {
  LETHE_SECRET uint8_t one_time_key[CHACHA20_BLOCK_SIZE];
  LETHE_SECRET struct poly1305 sum;
  uint8_t sizes[16];
  chacha20_block(key, 0, nonce, one_time_key);
  poly1305_start(&sum, one_time_key);
  lethe_wipe(one_time_key, sizeof one_time_key);
  add_padded(&sum, public_data, public_size);
  add_padded(&sum, sealed, size);
  store64_le(sizes, public_size);
  store64_le(sizes + 8, size);
  poly1305_add(&sum, sizes, sizeof sizes);
  poly1305_finish(&sum, tag);
}

void aead_seal(LETHE_SECRET const uint8_t *key, const uint8_t *nonce,
               const uint8_t *public_data, size_t public_size,
               LETHE_SECRET const uint8_t *plain, uint8_t *sealed, size_t size,
               uint8_t *tag) {
  chacha20_xor(key, 1, nonce, plain, sealed, size);
  compute_tag(key, nonce, public_data, public_size, sealed, size, tag);
}

bool aead_open(LETHE_SECRET const uint8_t *key, const uint8_t *nonce,
               const uint8_t *public_data, size_t public_size,
               const uint8_t *sealed, LETHE_SECRET uint8_t *plain, size_t size,
               const uint8_t *tag) {
  // The right tag of an altered message would be a forgery.
  LETHE_SECRET uint8_t expected[AEAD_TAG_SIZE];
  compute_tag(key, nonce, public_data, public_size, sealed, size, expected);
  unsigned difference = 0;
  for (int i = 0; i < AEAD_TAG_SIZE; i++)
    difference |= expected[i] ^ tag[i];
  lethe_wipe(expected, sizeof expected);
  if (difference != 0)
    return false;
  chacha20_xor(key, 1, nonce, sealed, plain, size);
  return true;
}
