#ifndef LETHE_DEMO_SHA256_H
#define LETHE_DEMO_SHA256_H

#include <lethe.h>
#include <stddef.h>
#include <stdint.h>

enum { SHA256_BLOCK_SIZE = 64, SHA256_DIGEST_SIZE = 32 };

/// A running SHA-256 hash (FIPS 180-4). Secret because all that this program
/// hashes is keyed with the pass phrase.
struct LETHE_SECRET sha256 {
  uint32_t chain[8];
  uint64_t size;
  uint8_t block[SHA256_BLOCK_SIZE];
};

void sha256_start(struct sha256 *hash);

void sha256_add(struct sha256 *hash, LETHE_SECRET const uint8_t *data,
                size_t size);

/// Writes SHA256_DIGEST_SIZE bytes to `digest` and wipes `*hash`.
void sha256_finish(struct sha256 *hash, LETHE_SECRET uint8_t *digest);

/// Feeds one block of SHA256_BLOCK_SIZE bytes to the eight chaining words.
void sha256_compress(LETHE_SECRET uint32_t *chain,
                     LETHE_SECRET const uint8_t *block);

#endif
