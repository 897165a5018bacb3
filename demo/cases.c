#include "aead.h"
#include "poly1305.h"

// The measured functions of the demo; lethe-residue reads this file.
//
// residue-case: pbkdf2_hmac_sha256(secret:24, u64=24, in:16, u64=16, u32=3, out:32, u64=32) -> void; note=key derivation
// residue-case: chacha20_block(secret:32, u32=1, in:12, out:64) -> void; note=one block of key stream
// residue-case: case_poly1305(secret:32, in:100, u64=100, out:16) -> void; note=authentication
// residue-case: aead_seal(secret:32, in:12, in:40, u64=40, secret:100, out:100, u64=100, out:16) -> void; note=encryption
// residue-case: aead_open(secret:32, in:12, in:40, u64=40, in:100, out:100, u64=100, in:16) -> bool; note=a refused file
// residue-case: case_open(secret:32, secret:100, out:100) -> bool; note=decryption

void case_poly1305(LETHE_SECRET const uint8_t *key, const uint8_t *data,
                   size_t size, uint8_t *tag);
bool case_open(LETHE_SECRET const uint8_t *key,
               LETHE_SECRET const uint8_t *plain, LETHE_SECRET uint8_t *opened);

void case_poly1305(LETHE_SECRET const uint8_t *key, const uint8_t *data,
                   size_t size, uint8_t *tag) {
  LETHE_SECRET struct poly1305 sum;
  poly1305_start(&sum, key);
  poly1305_add(&sum, data, size);
  poly1305_finish(&sum, tag);
}

/// Seals 100 bytes, then opens them: only then is the tag right.
bool case_open(LETHE_SECRET const uint8_t *key,
               LETHE_SECRET const uint8_t *plain,
               LETHE_SECRET uint8_t *opened) {
  static const uint8_t Nonce[AEAD_NONCE_SIZE] = {1};
  uint8_t sealed[100], tag[AEAD_TAG_SIZE];
  aead_seal(key, Nonce, NULL, 0, plain, sealed, sizeof sealed, tag);
  return aead_open(key, Nonce, NULL, 0, sealed, opened, sizeof sealed, tag);
}
