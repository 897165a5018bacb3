#include "pbkdf2.h"

#include "bytes.h"
#include "sha256.h"
#include <string.h>

/// The state of HMAC's inner and outer hash after the padded key: one
/// derivation needs it twice an iteration.
struct LETHE_SECRET hmac_key {
  struct sha256 inner, outer;
};

static void prepare_key(struct hmac_key *key,
                        LETHE_SECRET const uint8_t *phrase,
                        size_t phrase_size) {
  LETHE_SECRET uint8_t padded[SHA256_BLOCK_SIZE] = {0};
  if (phrase_size > sizeof padded) {
    sha256_start(&key->inner);
    sha256_add(&key->inner, phrase, phrase_size);
    sha256_finish(&key->inner, padded);
  } else if (phrase_size > 0) {
    memcpy(padded, phrase, phrase_size);
  }

  for (size_t i = 0; i < sizeof padded; i++)
    padded[i] ^= 0x36;
  sha256_start(&key->inner);
  sha256_add(&key->inner, padded, sizeof padded);
  for (size_t i = 0; i < sizeof padded; i++)
    padded[i] ^= 0x36 ^ 0x5c;
  sha256_start(&key->outer);
  sha256_add(&key->outer, padded, sizeof padded);
  lethe_wipe(padded, sizeof padded);
}

/// HMAC of one digest: both messages fill exactly one block behind the key,
/// so that only chaining words need be carried. `block` holds the digest to
/// authenticate, then the padding for a message of 64 + 32 bytes; the result
/// replaces the digest.
static void authenticate_digest(const struct hmac_key *key,
                                LETHE_SECRET uint8_t *block) {
  LETHE_SECRET uint32_t chain[8];
  memcpy(chain, key->inner.chain, sizeof chain);
  sha256_compress(chain, block);
  for (int i = 0; i < 8; i++)
    store32_be(block + 4 * i, chain[i]);
  memcpy(chain, key->outer.chain, sizeof chain);
  sha256_compress(chain, block);
  for (int i = 0; i < 8; i++)
    store32_be(block + 4 * i, chain[i]);
  lethe_wipe(chain, sizeof chain);
}

static void derive_block(const struct hmac_key *key, const uint8_t *salt,
                         size_t salt_size, uint32_t index, uint32_t iterations,
                         LETHE_SECRET uint8_t *sum) {
  LETHE_SECRET uint8_t block[SHA256_BLOCK_SIZE] = {0};
  LETHE_SECRET struct sha256 hash = key->inner;
  uint8_t encoded_index[4];
  store32_be(encoded_index, index);
  sha256_add(&hash, salt, salt_size);
  sha256_add(&hash, encoded_index, sizeof encoded_index);
  sha256_finish(&hash, block);
  hash = key->outer;
  sha256_add(&hash, block, SHA256_DIGEST_SIZE);
  sha256_finish(&hash, block);
  memcpy(sum, block, SHA256_DIGEST_SIZE);

  block[SHA256_DIGEST_SIZE] = 0x80;
  store32_be(block + 60, 8 * (SHA256_BLOCK_SIZE + SHA256_DIGEST_SIZE));
  for (uint32_t i = 1; i < iterations; i++) {
    authenticate_digest(key, block);
    for (int j = 0; j < SHA256_DIGEST_SIZE; j++)
      sum[j] ^= block[j];
  }
  lethe_wipe(block, sizeof block);
}

void pbkdf2_hmac_sha256(LETHE_SECRET const uint8_t *phrase, size_t phrase_size,
                        const uint8_t *salt, size_t salt_size,
                        uint32_t iterations, LETHE_SECRET uint8_t *key,
                        size_t key_size) {
  LETHE_SECRET uint8_t sum[SHA256_DIGEST_SIZE];
  LETHE_SECRET struct hmac_key hmac;
  prepare_key(&hmac, phrase, phrase_size);
  for (uint32_t index = 1; key_size > 0; index++) {
    size_t count = key_size < sizeof sum ? key_size : sizeof sum;
    derive_block(&hmac, salt, salt_size, index, iterations, sum);
    memcpy(key, sum, count);
    key += count;
    key_size -= count;
  }
  lethe_wipe(&hmac, sizeof hmac);
  lethe_wipe(sum, sizeof sum);
}
