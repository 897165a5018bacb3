#ifndef LETHE_DEMO_CHACHA20_H
#define LETHE_DEMO_CHACHA20_H

#include <lethe.h>
#include <stddef.h>
#include <stdint.h>

enum {
  CHACHA20_KEY_SIZE = 32,
  CHACHA20_NONCE_SIZE = 12,
  CHACHA20_BLOCK_SIZE = 64,
};

/// Writes one block of the key stream (RFC 8439, section 2.3) to `stream`.
/// `key` has CHACHA20_KEY_SIZE bytes, `nonce` CHACHA20_NONCE_SIZE, `stream`
/// CHACHA20_BLOCK_SIZE.
void chacha20_block(LETHE_SECRET const uint8_t *key, uint32_t counter,
                    const uint8_t *nonce, LETHE_SECRET uint8_t *stream);

/// XORs `size` bytes of `in` with the key stream that starts at block
/// `counter` (RFC 8439, section 2.4). `out` may be `in`; other overlaps are
/// not allowed. The caller keeps `size` small enough that the 32-bit block
/// counter does not wrap.
void chacha20_xor(LETHE_SECRET const uint8_t *key, uint32_t counter,
                  const uint8_t *nonce, LETHE_SECRET const uint8_t *in,
                  LETHE_SECRET uint8_t *out, size_t size);

#endif
