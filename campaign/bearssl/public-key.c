// Public calls of BearSSL: elliptic curves, RSA, key files. See ciphers.c.
#include "keys.h"
#include <bearssl.h>

// residue-case: curve25519(sym=br_ec_c25519_i15, inout:32, secret:32) -> u32; call=br_ec_c25519_i15.mul
// residue-case: curve25519(sym=br_ec_c25519_i31, inout:32, secret:32) -> u32; call=br_ec_c25519_i31.mul
// residue-case: curve25519(sym=br_ec_c25519_m15, inout:32, secret:32) -> u32; call=br_ec_c25519_m15.mul
// residue-case: curve25519(sym=br_ec_c25519_m31, inout:32, secret:32) -> u32; call=br_ec_c25519_m31.mul
// residue-case: curve25519(sym=br_ec_all_m31, inout:32, secret:32) -> u32; call=br_ec_all_m31.mul
uint32_t curve25519(const br_ec_impl *curves, unsigned char *point,
                    const unsigned char *scalar) {
  return curves->mul(point, 32, scalar, 32, BR_EC_curve25519);
}

// residue-case: p256_generator(sym=br_ec_p256_m15, out:65, secret:32) -> u64; call=br_ec_p256_m15.mulgen
// residue-case: p256_generator(sym=br_ec_p256_m31, out:65, secret:32) -> u64; call=br_ec_p256_m31.mulgen
// residue-case: p256_generator(sym=br_ec_prime_i15, out:65, secret:32) -> u64; call=br_ec_prime_i15.mulgen
// residue-case: p256_generator(sym=br_ec_prime_i31, out:65, secret:32) -> u64; call=br_ec_prime_i31.mulgen
size_t p256_generator(const br_ec_impl *curves, unsigned char *point,
                      unsigned char *scalar) {
  make_scalar(scalar, 32);
  return curves->mulgen(point, scalar, 32, BR_EC_secp256r1);
}

// residue-case: p256(sym=br_ec_p256_m15, out:65, secret:32) -> u32; call=br_ec_p256_m15.mul
// residue-case: p256(sym=br_ec_p256_m31, out:65, secret:32) -> u32; call=br_ec_p256_m31.mul
// residue-case: p256(sym=br_ec_prime_i31, out:65, secret:32) -> u32; call=br_ec_prime_i31.mul
uint32_t p256(const br_ec_impl *curves, unsigned char *point,
              unsigned char *scalar) {
  size_t size;
  const unsigned char *generator = curves->generator(BR_EC_secp256r1, &size);
  for (size_t i = 0; i < size; ++i)
    point[i] = generator[i];
  make_scalar(scalar, 32);
  return curves->mul(point, size, scalar, 32, BR_EC_secp256r1);
}

// residue-case: p384_generator(sym=br_ec_prime_i31, out:97, secret:48) -> u64; call=br_ec_prime_i31.mulgen (P-384)
size_t p384_generator(const br_ec_impl *curves, unsigned char *point,
                      unsigned char *scalar) {
  make_scalar(scalar, 48);
  return curves->mulgen(point, scalar, 48, BR_EC_secp384r1);
}

// residue-case: ecdsa_sign(sym=br_ecdsa_i15_sign_raw, sym=br_ec_p256_m15, secret:32, in:32, out:64) -> u64; call=br_ecdsa_i15_sign_raw
// residue-case: ecdsa_sign(sym=br_ecdsa_i31_sign_raw, sym=br_ec_p256_m31, secret:32, in:32, out:64) -> u64; call=br_ecdsa_i31_sign_raw
// residue-case: ecdsa_sign(sym=br_ecdsa_i31_sign_asn1, sym=br_ec_prime_i31, secret:32, in:32, out:80) -> u64; call=br_ecdsa_i31_sign_asn1
size_t ecdsa_sign(br_ecdsa_sign sign, const br_ec_impl *curves,
                  unsigned char *scalar, const void *digest, void *signature) {
  static br_ec_private_key key;
  make_scalar(scalar, 32);
  key.curve = BR_EC_secp256r1;
  key.x = scalar;
  key.xlen = 32;
  return sign(curves, &br_sha256_vtable, digest, &key, signature);
}

// residue-case: ec_keygen(secret:32, out:32) -> u64; call=br_ec_keygen
size_t ec_keygen(const void *seed, void *scalar) {
  static br_hmac_drbg_context random;
  static br_ec_private_key key;
  br_hmac_drbg_init(&random, &br_sha256_vtable, seed, 32);
  return br_ec_keygen(&random.vtable, &br_ec_p256_m31, &key, scalar,
                      BR_EC_secp256r1);
}

/// A key of 1024 bits.
static br_rsa_private_key rsa_key;
enum { Half = 64 };

static void set_rsa_key(unsigned char *parts) {
  make_factor(parts, Half);
  make_factor(parts + Half, Half);
  rsa_key.n_bitlen = 16 * Half;
  rsa_key.p = parts;
  rsa_key.q = parts + Half;
  rsa_key.dp = parts + 2 * Half;
  rsa_key.dq = parts + 3 * Half;
  rsa_key.iq = parts + 4 * Half;
  rsa_key.plen = rsa_key.qlen = Half;
  rsa_key.dplen = rsa_key.dqlen = rsa_key.iqlen = Half;
}

// residue-case: rsa_private(sym=br_rsa_i15_private, secret:320, inout:128) -> u32; call=br_rsa_i15_private
// residue-case: rsa_private(sym=br_rsa_i31_private, secret:320, inout:128) -> u32; call=br_rsa_i31_private
// residue-case: rsa_private(sym=br_rsa_i32_private, secret:320, inout:128) -> u32; call=br_rsa_i32_private
// residue-case: rsa_private(sym=br_rsa_i62_private, secret:320, inout:128) -> u32; call=br_rsa_i62_private
uint32_t rsa_private(br_rsa_private run, unsigned char *parts,
                     unsigned char *data) {
  set_rsa_key(parts);
  data[0] = 0; // less than the modulus
  return run(data, &rsa_key);
}

// residue-case: rsa_sign(sym=br_rsa_i31_pkcs1_sign, secret:320, in:32, out:128) -> u32; call=br_rsa_i31_pkcs1_sign
// residue-case: rsa_sign(sym=br_rsa_i62_pkcs1_sign, secret:320, in:32, out:128) -> u32; call=br_rsa_i62_pkcs1_sign
uint32_t rsa_sign(br_rsa_pkcs1_sign sign, unsigned char *parts,
                  const unsigned char *digest, unsigned char *signature) {
  set_rsa_key(parts);
  return sign(BR_HASH_OID_SHA256, digest, 32, &rsa_key, signature);
}

// residue-case: rsa_oaep_decrypt(secret:320, inout:128) -> u32; call=br_rsa_i31_oaep_decrypt
uint32_t rsa_oaep_decrypt(unsigned char *parts, unsigned char *data) {
  static size_t size;
  set_rsa_key(parts);
  data[0] = 0;
  size = 128;
  return br_rsa_i31_oaep_decrypt(&br_sha256_vtable, 0, 0, &rsa_key, data,
                                 &size);
}

// residue-case: rsa_modulus(secret:320, out:128) -> u64; call=br_rsa_i31_compute_modulus
size_t rsa_modulus(unsigned char *parts, unsigned char *modulus) {
  set_rsa_key(parts);
  return br_rsa_i31_compute_modulus(modulus, &rsa_key);
}

// residue-case: rsa_keygen(sym=br_rsa_i31_keygen, secret:32, out:512) -> u32; call=br_rsa_i31_keygen
// residue-case: rsa_keygen(sym=br_rsa_i62_keygen, secret:32, out:512) -> u32; call=br_rsa_i62_keygen
uint32_t rsa_keygen(br_rsa_keygen run, const void *seed, void *key) {
  static br_hmac_drbg_context random;
  br_hmac_drbg_init(&random, &br_sha256_vtable, seed, 32);
  return run(&random.vtable, &rsa_key, key, 0, 0, 512, 3);
}

// residue-case: decode_key(secret:32); call=br_skey_decoder_push
void decode_key(const unsigned char *key) {
  static br_skey_decoder_context context;
  static unsigned char file[51];
  make_key_file(file, key);
  br_skey_decoder_init(&context);
  br_skey_decoder_push(&context, file, sizeof file);
}

// residue-case: encode_key(secret:32, out:80) -> u64; call=br_encode_ec_raw_der
size_t encode_key(unsigned char *scalar, void *file) {
  static br_ec_private_key key;
  key.curve = BR_EC_secp256r1;
  key.x = scalar;
  key.xlen = 32;
  return br_encode_ec_raw_der(file, &key, 0);
}
