#ifndef LETHE_DEMO_AEAD_H
#define LETHE_DEMO_AEAD_H

#include <lethe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AEAD_KEY_SIZE = 32, AEAD_NONCE_SIZE = 12, AEAD_TAG_SIZE = 16 };

/// The longest text one nonce may seal, in bytes: blocks 1 to 2^32 - 1 of the
/// key stream (RFC 8439, section 2.8).
#define AEAD_MAX_TEXT_SIZE UINT64_C(0x3fffffffc0)

/// ChaCha20-Poly1305 (RFC 8439, section 2.8): encrypts `size` bytes of `plain`
/// to `sealed`, which may be the same buffer, and authenticates them and the
/// `public_size` bytes at `public_data` with `tag`. A key and nonce pair is
/// for one message only.
void aead_seal(LETHE_SECRET const uint8_t *key, const uint8_t *nonce,
               const uint8_t *public_data, size_t public_size,
               LETHE_SECRET const uint8_t *plain, uint8_t *sealed, size_t size,
               uint8_t *tag);

/// Checks `tag`, then decrypts. Returns false, with `plain` untouched, when
/// anything was altered or the key is another one.
bool aead_open(LETHE_SECRET const uint8_t *key, const uint8_t *nonce,
               const uint8_t *public_data, size_t public_size,
               const uint8_t *sealed, LETHE_SECRET uint8_t *plain, size_t size,
               const uint8_t *tag);

#endif
