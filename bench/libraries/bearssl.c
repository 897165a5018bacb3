// What is timed of BearSSL. Compiled plain for every build of the library. All
// of the data begins at a page, for its place to be the same in each.
#include "sized.h"
#include <bearssl.h>
#include <string.h>

enum { Half = 128 }; // of the bytes of an RSA modulus

static _Alignas(PageSize) struct {
  unsigned char data[LargestSize];
  unsigned char key[64], nonce[16], tag[64], scalar[32], point[65];
  unsigned char rsa_parts[5][Half], rsa_data[2 * Half], signature[64];
  br_aes_gen_ctr_keys ct64, x86ni;
  br_hmac_key_context hmac_key;
  br_rsa_private_key rsa;
  br_ec_private_key ecdsa;
} all;

static void aes_ct64_ctr(size_t size) {
  br_aes_ct64_ctr_run(&all.ct64.c_ct64, all.nonce, 1, all.data, size);
}

static void aes_x86ni_ctr(size_t size) {
  br_aes_x86ni_ctr_run(&all.x86ni.c_x86ni, all.nonce, 1, all.data, size);
}

static void chacha20_ct(size_t size) {
  br_chacha20_ct_run(all.key, all.nonce, 1, all.data, size);
}

static void chacha20_sse2(size_t size) {
  br_chacha20_sse2_run(all.key, all.nonce, 1, all.data, size);
}

static void chacha20_poly1305(size_t size) {
  br_poly1305_ctmulq_run(all.key, all.nonce, all.data, size, all.nonce, 16,
                         all.tag, br_chacha20_ct_run, 1);
}

static void ghash_ctmul64(size_t size) {
  br_ghash_ctmul64(all.tag, all.key, all.data, size);
}

static void ghash_pclmul(size_t size) {
  br_ghash_pclmul(all.tag, all.key, all.data, size);
}

static void sha256(size_t size) {
  br_sha256_context context;
  br_sha256_init(&context);
  br_sha256_update(&context, all.data, size);
  br_sha256_out(&context, all.tag);
}

static void sha512(size_t size) {
  br_sha512_context context;
  br_sha512_init(&context);
  br_sha512_update(&context, all.data, size);
  br_sha512_out(&context, all.tag);
}

static void hmac_sha256(size_t size) {
  br_hmac_context context;
  br_hmac_init(&context, &all.hmac_key, 0);
  br_hmac_update(&context, all.data, size);
  br_hmac_out(&context, all.tag);
}

static void rsa2048_private_i31(void) {
  br_rsa_i31_private(all.rsa_data, &all.rsa);
}

static void rsa2048_private_i62(void) {
  br_rsa_i62_private(all.rsa_data, &all.rsa);
}

static void x25519(void) {
  br_ec_c25519_m31.mul(all.point, 32, all.scalar, 32, BR_EC_curve25519);
}

static void p256_mulgen(void) {
  br_ec_p256_m31.mulgen(all.point, all.scalar, 32, BR_EC_secp256r1);
}

static void ecdsa_p256_sign(void) {
  br_ecdsa_i31_sign_raw(&br_ec_p256_m31, &br_sha256_vtable, all.key, &all.ecdsa,
                        all.signature);
}

#define SIZED(X)                                                               \
  X(aes_ct64_ctr)                                                              \
  X(aes_x86ni_ctr)                                                             \
  X(chacha20_ct)                                                               \
  X(chacha20_sse2)                                                             \
  X(chacha20_poly1305)                                                         \
  X(ghash_ctmul64) X(ghash_pclmul) X(sha256) X(sha512) X(hmac_sha256)
#define PLAIN(X)                                                               \
  X(rsa2048_private_i31)                                                       \
  X(rsa2048_private_i62) X(x25519) X(p256_mulgen) X(ecdsa_p256_sign)

SIZED(CALL_SIZED)
PLAIN(CALL_PLAIN)

struct entry entries[] = {
    SIZED(ENTRY_SIZED) PLAIN(ENTRY_PLAIN){0, 0, 0},
};

static void remove_entries(const char *name) {
  for (struct entry *entry = entries; entry->name; ++entry)
    if (!strcmp(entry->name, name))
      entry->call = 0;
}

// Nothing in the private operation asks for a prime: odd factors with their
// highest bits set will do, and exponents less than these.
static void prepare_rsa(void) {
  fill(all.rsa_parts[0], sizeof all.rsa_parts, 2);
  for (int part = 0; part < 5; ++part)
    all.rsa_parts[part][0] &= 0x7f;
  for (int factor = 0; factor < 2; ++factor) {
    all.rsa_parts[factor][0] |= 0xc0;
    all.rsa_parts[factor][Half - 1] |= 1;
  }
  all.rsa =
      (br_rsa_private_key){16 * Half, all.rsa_parts[0], Half, all.rsa_parts[1],
                           Half,      all.rsa_parts[2], Half, all.rsa_parts[3],
                           Half,      all.rsa_parts[4], Half};
  fill(all.rsa_data, sizeof all.rsa_data, 3);
  all.rsa_data[0] = 0; // less than the modulus
}

__attribute__((constructor)) static void prepare(void) {
  fill(all.data, sizeof all.data, 0);
  fill(all.key, sizeof all.key, 1);
  fill(all.scalar, sizeof all.scalar, 4);
  all.scalar[0] &= 0x7f; // less than the order of P-256
  br_ec_c25519_m31.mulgen(all.point, all.scalar, 32, BR_EC_curve25519);
  all.ecdsa = (br_ec_private_key){BR_EC_secp256r1, all.scalar, 32};
  br_aes_ct64_ctr_init(&all.ct64.c_ct64, all.key, 16);
  br_hmac_key_init(&all.hmac_key, &br_sha256_vtable, all.key, 32);
  prepare_rsa();
  if (br_aes_x86ni_ctr_get_vtable())
    br_aes_x86ni_ctr_init(&all.x86ni.c_x86ni, all.key, 16);
  else
    remove_entries("aes_x86ni_ctr");
  if (!br_ghash_pclmul_get())
    remove_entries("ghash_pclmul");
}
