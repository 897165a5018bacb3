#ifndef LETHE_DEMO_PBKDF2_H
#define LETHE_DEMO_PBKDF2_H

#include <lethe.h>
#include <stddef.h>
#include <stdint.h>

/// Derives `key_size` bytes from a pass phrase: PBKDF2 (RFC 8018, section 5.2)
/// with HMAC-SHA-256. `iterations` is at least 1. All sizes are in bytes.
void pbkdf2_hmac_sha256(LETHE_SECRET const uint8_t *phrase, size_t phrase_size,
                        const uint8_t *salt, size_t salt_size,
                        uint32_t iterations, LETHE_SECRET uint8_t *key,
                        size_t key_size);

#endif
