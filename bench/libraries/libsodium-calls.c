// Public calls of libsodium, for lethe-residue: those that libsodium.c times.
// Compiled plain. What a function here keeps has static storage: it leaves
// nothing of its own. `call=` names the call right after which it is measured.
#include <sodium.h>
#include <stdlib.h>

static const unsigned char nonce[24] = "a public nonce, 24 long";

// Chooses the implementations, long before any secret.
__attribute__((constructor)) static void prepare(void) {
  if (sodium_init() < 0)
    abort();
}

// residue-case: aes256gcm(secret:32, in:100, out:116); call=crypto_aead_aes256gcm_encrypt; needs=aes,pclmulqdq
void aes256gcm(const unsigned char *key, const unsigned char *data,
               unsigned char *out) {
  crypto_aead_aes256gcm_encrypt(out, 0, data, 100, 0, 0, 0, nonce, key);
}

// residue-case: chacha20_poly1305(secret:32, in:100, out:116); call=crypto_aead_chacha20poly1305_ietf_encrypt
void chacha20_poly1305(const unsigned char *key, const unsigned char *data,
                       unsigned char *out) {
  crypto_aead_chacha20poly1305_ietf_encrypt(out, 0, data, 100, 0, 0, 0, nonce,
                                            key);
}

// residue-case: chacha20(secret:32, in:150, out:150); call=crypto_stream_chacha20_ietf_xor
void chacha20(const unsigned char *key, const unsigned char *data,
              unsigned char *out) {
  crypto_stream_chacha20_ietf_xor(out, data, 150, nonce, key);
}

// residue-case: poly1305(secret:32, in:100, out:16); call=crypto_onetimeauth
void poly1305(const unsigned char *key, const unsigned char *data,
              unsigned char *tag) {
  crypto_onetimeauth(tag, data, 100, key);
}

// residue-case: sha256(secret:100, out:32); call=crypto_hash_sha256
void sha256(const unsigned char *data, unsigned char *digest) {
  crypto_hash_sha256(digest, data, 100);
}

// residue-case: sha512(secret:100, out:64); call=crypto_hash_sha512
void sha512(const unsigned char *data, unsigned char *digest) {
  crypto_hash_sha512(digest, data, 100);
}

// residue-case: hmac_sha256(secret:32, in:100, out:32); call=crypto_auth_hmacsha256
void hmac_sha256(const unsigned char *key, const unsigned char *data,
                 unsigned char *tag) {
  crypto_auth_hmacsha256(tag, data, 100, key);
}

// residue-case: blake2b_keyed(secret:32, in:100, out:32); call=crypto_generichash
void blake2b_keyed(const unsigned char *key, const unsigned char *data,
                   unsigned char *digest) {
  crypto_generichash(digest, 32, data, 100, key, 32);
}

// residue-case: secretbox(secret:32, in:100, out:116); call=crypto_secretbox_easy
void secretbox(const unsigned char *key, const unsigned char *data,
               unsigned char *out) {
  crypto_secretbox_easy(out, data, 100, nonce, key);
}

// residue-case: x25519(secret:32, in:32, out:32) -> u32; call=crypto_scalarmult
int x25519(const unsigned char *scalar, const unsigned char *point,
           unsigned char *shared) {
  return crypto_scalarmult(shared, scalar, point);
}

// residue-case: ed25519_keypair(secret:32, out:32, out:64) -> u32; call=crypto_sign_seed_keypair
int ed25519_keypair(const unsigned char *seed, unsigned char *public_key,
                    unsigned char *secret_key) {
  return crypto_sign_seed_keypair(public_key, secret_key, seed);
}

// residue-case: ed25519_sign(secret:32, in:100, out:64) -> u32; call=crypto_sign_detached
int ed25519_sign(const unsigned char *seed, const unsigned char *message,
                 unsigned char *signature) {
  static unsigned char public_key[32], secret_key[64];
  crypto_sign_seed_keypair(public_key, secret_key, seed);
  return crypto_sign_detached(signature, 0, message, 100, secret_key);
}
