// What is timed of libsodium. Compiled plain for every build of the library.
// All of the data begins at a page, for its place to be the same in each.
#include "sized.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { LargestTag = 64 };

static _Alignas(PageSize) struct {
  unsigned char data[LargestSize], out[LargestSize + LargestTag];
  unsigned char key[64], nonce[32], tag[LargestTag], scalar[32], point[32];
  unsigned char sign_public[32], sign_secret[64];
} all;

static void aes256gcm(size_t size) {
  crypto_aead_aes256gcm_encrypt(all.out, 0, all.data, size, 0, 0, 0, all.nonce,
                                all.key);
}

static void chacha20_poly1305(size_t size) {
  crypto_aead_chacha20poly1305_ietf_encrypt(all.out, 0, all.data, size, 0, 0, 0,
                                            all.nonce, all.key);
}

static void chacha20(size_t size) {
  crypto_stream_chacha20_ietf_xor(all.out, all.data, size, all.nonce, all.key);
}

static void poly1305(size_t size) {
  crypto_onetimeauth(all.tag, all.data, size, all.key);
}

static void sha256(size_t size) { crypto_hash_sha256(all.tag, all.data, size); }

static void sha512(size_t size) { crypto_hash_sha512(all.tag, all.data, size); }

static void hmac_sha256(size_t size) {
  crypto_auth_hmacsha256(all.tag, all.data, size, all.key);
}

static void blake2b_keyed(size_t size) {
  crypto_generichash(all.tag, 32, all.data, size, all.key, 32);
}

static void secretbox(size_t size) {
  crypto_secretbox_easy(all.out, all.data, size, all.nonce, all.key);
}

static void x25519(void) {
  if (crypto_scalarmult(all.point, all.scalar, all.point))
    abort();
}

static void ed25519_sign(void) {
  crypto_sign_detached(all.tag, 0, all.data, 64, all.sign_secret);
}

#define SIZED(X)                                                               \
  X(aes256gcm)                                                                 \
  X(chacha20_poly1305)                                                         \
  X(chacha20) X(poly1305) X(sha256) X(sha512) X(hmac_sha256) X(blake2b_keyed)
#define SHORT(X) X(secretbox, 16) X(secretbox, 64) X(secretbox, 256)
#define PLAIN(X) X(x25519) X(ed25519_sign)

SIZED(CALL_SIZED)
SHORT(CALL)
PLAIN(CALL_PLAIN)

struct entry entries[] = {
    SIZED(ENTRY_SIZED) SHORT(ENTRY) PLAIN(ENTRY_PLAIN){0, 0, 0},
};

__attribute__((constructor)) static void prepare(void) {
  if (sodium_init() < 0)
    abort();
  fill(all.data, sizeof all.data, 0);
  fill(all.key, sizeof all.key, 1);
  fill(all.scalar, sizeof all.scalar, 4);
  crypto_scalarmult_base(all.point, all.scalar);
  crypto_sign_seed_keypair(all.sign_public, all.sign_secret, all.key);
  if (!crypto_aead_aes256gcm_is_available())
    for (struct entry *entry = entries; entry->name; ++entry)
      if (!strcmp(entry->name, "aes256gcm"))
        entry->call = 0;
}
