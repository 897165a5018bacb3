// Public calls of BearSSL: hashes, key derivation, generators. See ciphers.c.
#include <bearssl.h>

// residue-case: hash(sym=br_md5_vtable, secret:100, out:16); call=br_md5_out
// residue-case: hash(sym=br_sha1_vtable, secret:100, out:20); call=br_sha1_out
// residue-case: hash(sym=br_sha224_vtable, secret:100, out:28); call=br_sha224_out
// residue-case: hash(sym=br_sha256_vtable, secret:100, out:32); call=br_sha256_out
// residue-case: hash(sym=br_sha384_vtable, secret:100, out:48); call=br_sha384_out
// residue-case: hash(sym=br_sha512_vtable, secret:100, out:64); call=br_sha512_out
// residue-case: hash(sym=br_md5sha1_vtable, secret:100, out:36); call=br_md5sha1_out
void hash(const br_hash_class *algorithm, const void *secret, void *digest) {
  static br_hash_compat_context context;
  algorithm->init(&context.vtable);
  algorithm->update(&context.vtable, secret, 100);
  algorithm->out(&context.vtable, digest);
}

// residue-case: sha256_update(secret:100); call=br_sha256_update
void sha256_update(const void *secret) {
  static br_sha256_context context;
  br_sha256_init(&context);
  br_sha256_update(&context, secret, 100);
}

// residue-case: hmac(sym=br_sha1_vtable, secret:32, in:100, out:20); call=br_hmac_out (SHA-1)
// residue-case: hmac(sym=br_sha256_vtable, secret:32, in:100, out:32); call=br_hmac_out (SHA-256)
// residue-case: hmac(sym=br_sha512_vtable, secret:32, in:100, out:64); call=br_hmac_out (SHA-512)
void hmac(const br_hash_class *algorithm, const void *key, const void *data,
          void *tag) {
  static br_hmac_key_context key_context;
  static br_hmac_context context;
  br_hmac_key_init(&key_context, algorithm, key, 32);
  br_hmac_init(&context, &key_context, 0);
  br_hmac_update(&context, data, 100);
  br_hmac_out(&context, tag);
}

// residue-case: hmac_key(secret:100); call=br_hmac_key_init
void hmac_key(const void *key) {
  static br_hmac_key_context context;
  br_hmac_key_init(&context, &br_sha256_vtable, key, 100);
}

// residue-case: hmac_start(secret:32); call=br_hmac_init
void hmac_start(const void *key) {
  static br_hmac_key_context key_context;
  static br_hmac_context context;
  br_hmac_key_init(&key_context, &br_sha256_vtable, key, 32);
  br_hmac_init(&context, &key_context, 0);
}

// residue-case: hmac_update(secret:32, in:100); call=br_hmac_update
void hmac_update(const void *key, const void *data) {
  static br_hmac_key_context key_context;
  static br_hmac_context context;
  br_hmac_key_init(&key_context, &br_sha256_vtable, key, 32);
  br_hmac_init(&context, &key_context, 0);
  br_hmac_update(&context, data, 100);
}

// residue-case: hmac_ct(secret:32, in:100, out:32); call=br_hmac_outCT
void hmac_ct(const void *key, const void *data, void *tag) {
  static br_hmac_key_context key_context;
  static br_hmac_context context;
  br_hmac_key_init(&key_context, &br_sha256_vtable, key, 32);
  br_hmac_init(&context, &key_context, 0);
  br_hmac_outCT(&context, data, 70, 20, 100, tag);
}

// residue-case: hkdf_inject(secret:100, in:16); call=br_hkdf_inject
void hkdf_inject(const void *secret, const void *salt) {
  static br_hkdf_context context;
  br_hkdf_init(&context, &br_sha256_vtable, salt, 16);
  br_hkdf_inject(&context, secret, 100);
}

// residue-case: hkdf_flip(secret:40, in:16); call=br_hkdf_flip
void hkdf_flip(const void *secret, const void *salt) {
  static br_hkdf_context context;
  br_hkdf_init(&context, &br_sha256_vtable, salt, 16);
  br_hkdf_inject(&context, secret, 40);
  br_hkdf_flip(&context);
}

// residue-case: hkdf(secret:40, in:16, out:80); call=br_hkdf_produce
void hkdf(const void *secret, const void *salt, void *key) {
  static br_hkdf_context context;
  br_hkdf_init(&context, &br_sha256_vtable, salt, 16);
  br_hkdf_inject(&context, secret, 40);
  br_hkdf_flip(&context);
  br_hkdf_produce(&context, "label", 5, key, 80);
}

// residue-case: hmac_drbg_init(secret:32); call=br_hmac_drbg_init
void hmac_drbg_init(const void *seed) {
  static br_hmac_drbg_context context;
  br_hmac_drbg_init(&context, &br_sha256_vtable, seed, 32);
}

// residue-case: hmac_drbg_update(secret:48); call=br_hmac_drbg_update
void hmac_drbg_update(const void *seed) {
  static br_hmac_drbg_context context;
  br_hmac_drbg_init(&context, &br_sha256_vtable, seed, 32);
  br_hmac_drbg_update(&context, (const char *)seed + 32, 16);
}

// residue-case: hmac_drbg(secret:48, out:80); call=br_hmac_drbg_generate
void hmac_drbg(const void *seed, void *random) {
  static br_hmac_drbg_context context;
  br_hmac_drbg_init(&context, &br_sha256_vtable, seed, 32);
  br_hmac_drbg_update(&context, (const char *)seed + 32, 16);
  br_hmac_drbg_generate(&context, random, 80);
}

// residue-case: aesctr_drbg_init(secret:32); call=br_aesctr_drbg_init
void aesctr_drbg_init(const void *seed) {
  static br_aesctr_drbg_context context;
  br_aesctr_drbg_init(&context, &br_aes_ct64_ctr_vtable, seed, 32);
}

// residue-case: aesctr_drbg_update(secret:48); call=br_aesctr_drbg_update
void aesctr_drbg_update(const void *seed) {
  static br_aesctr_drbg_context context;
  br_aesctr_drbg_init(&context, &br_aes_ct64_ctr_vtable, seed, 32);
  br_aesctr_drbg_update(&context, (const char *)seed + 32, 16);
}

// residue-case: aesctr_drbg(sym=br_aes_ct64_ctr_vtable, secret:48, out:80); call=br_aesctr_drbg_generate
// residue-case: aesctr_drbg(sym=br_aes_x86ni_ctr_vtable, secret:48, out:80); call=br_aesctr_drbg_generate (x86ni); needs=aes
void aesctr_drbg(const br_block_ctr_class *aes, const void *seed,
                 void *random) {
  static br_aesctr_drbg_context context;
  br_aesctr_drbg_init(&context, aes, seed, 32);
  br_aesctr_drbg_update(&context, (const char *)seed + 32, 16);
  br_aesctr_drbg_generate(&context, random, 80);
}

// residue-case: tls_prf(sym=br_tls10_prf, secret:48, in:64, out:104); call=br_tls10_prf
// residue-case: tls_prf(sym=br_tls12_sha256_prf, secret:48, in:64, out:104); call=br_tls12_sha256_prf
// residue-case: tls_prf(sym=br_tls12_sha384_prf, secret:48, in:64, out:104); call=br_tls12_sha384_prf
void tls_prf(br_tls_prf_impl prf, const void *secret, const void *seed,
             void *key) {
  static br_tls_prf_seed_chunk chunk;
  chunk.data = seed;
  chunk.len = 64;
  prf(key, 104, secret, 48, "key expansion", 1, &chunk);
}
