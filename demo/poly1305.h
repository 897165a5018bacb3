#ifndef LETHE_DEMO_POLY1305_H
#define LETHE_DEMO_POLY1305_H

#include <lethe.h>
#include <stddef.h>
#include <stdint.h>

enum { POLY1305_KEY_SIZE = 32, POLY1305_TAG_SIZE = 16 };

/// A running Poly1305 sum: the multiplier r and the sum h in limbs of 44, 44
/// and 42 bits, the final addend s, and an incomplete block.
struct LETHE_SECRET poly1305 {
  uint64_t r[3], h[3], s[2];
  uint8_t block[16];
  size_t used;
};

/// Starts a sum (RFC 8439, section 2.5). A key of POLY1305_KEY_SIZE bytes is
/// for one message only.
void poly1305_start(struct poly1305 *sum, LETHE_SECRET const uint8_t *key);

void poly1305_add(struct poly1305 *sum, const uint8_t *data, size_t size);

/// Writes POLY1305_TAG_SIZE bytes to `tag` and wipes `*sum`.
void poly1305_finish(struct poly1305 *sum, uint8_t *tag);

#endif
