// Public calls of BearSSL, for lethe-residue: ciphers and authenticated
// encryption. Compiled without the plugin. What a function here keeps has
// static storage: it leaves nothing of its own, and what is measured is what
// the library leaves. `call=` names the last call, right after which it is
// measured: what earlier ones leave may be overwritten by then, so those that
// handle secrets are the last one of another function. `needs=` names flags of
// /proc/cpuinfo.
#include <bearssl.h>

static const unsigned char nonce[16] = "a public nonce!";

// residue-case: aes_ctr_init(sym=br_aes_ct64_ctr_vtable, secret:32); call=br_aes_ct64_ctr_init
// residue-case: aes_ctr_init(sym=br_aes_ct_ctr_vtable, secret:32); call=br_aes_ct_ctr_init
// residue-case: aes_ctr_init(sym=br_aes_x86ni_ctr_vtable, secret:32); call=br_aes_x86ni_ctr_init; needs=aes
void aes_ctr_init(const br_block_ctr_class *aes, const void *key) {
  static br_aes_gen_ctr_keys keys;
  aes->init(&keys.vtable, key, 32);
}

// residue-case: aes_ctr(sym=br_aes_big_ctr_vtable, secret:32, inout:100); call=br_aes_big_ctr_run
// residue-case: aes_ctr(sym=br_aes_small_ctr_vtable, secret:32, inout:100); call=br_aes_small_ctr_run
// residue-case: aes_ctr(sym=br_aes_ct_ctr_vtable, secret:32, inout:100); call=br_aes_ct_ctr_run
// residue-case: aes_ctr(sym=br_aes_ct64_ctr_vtable, secret:32, inout:100); call=br_aes_ct64_ctr_run
// residue-case: aes_ctr(sym=br_aes_x86ni_ctr_vtable, secret:32, inout:100); call=br_aes_x86ni_ctr_run; needs=aes
void aes_ctr(const br_block_ctr_class *aes, const void *key, void *data) {
  static br_aes_gen_ctr_keys keys;
  aes->init(&keys.vtable, key, 32);
  aes->run(&keys.vtable, nonce, 1, data, 100);
}

// residue-case: aes_cbc_encrypt(sym=br_aes_big_cbcenc_vtable, secret:16, inout:16, inout:64); call=br_aes_big_cbcenc_run
// residue-case: aes_cbc_encrypt(sym=br_aes_small_cbcenc_vtable, secret:16, inout:16, inout:64); call=br_aes_small_cbcenc_run
// residue-case: aes_cbc_encrypt(sym=br_aes_ct_cbcenc_vtable, secret:16, inout:16, inout:64); call=br_aes_ct_cbcenc_run
// residue-case: aes_cbc_encrypt(sym=br_aes_ct64_cbcenc_vtable, secret:16, inout:16, inout:64); call=br_aes_ct64_cbcenc_run
// residue-case: aes_cbc_encrypt(sym=br_aes_x86ni_cbcenc_vtable, secret:16, inout:16, inout:64); call=br_aes_x86ni_cbcenc_run; needs=aes
void aes_cbc_encrypt(const br_block_cbcenc_class *aes, const void *key,
                     void *iv, void *data) {
  static br_aes_gen_cbcenc_keys keys;
  aes->init(&keys.vtable, key, 16);
  aes->run(&keys.vtable, iv, data, 64);
}

// residue-case: aes_cbc_decrypt(sym=br_aes_big_cbcdec_vtable, secret:16, inout:16, inout:64); call=br_aes_big_cbcdec_run
// residue-case: aes_cbc_decrypt(sym=br_aes_small_cbcdec_vtable, secret:16, inout:16, inout:64); call=br_aes_small_cbcdec_run
// residue-case: aes_cbc_decrypt(sym=br_aes_ct_cbcdec_vtable, secret:16, inout:16, inout:64); call=br_aes_ct_cbcdec_run
// residue-case: aes_cbc_decrypt(sym=br_aes_ct64_cbcdec_vtable, secret:16, inout:16, inout:64); call=br_aes_ct64_cbcdec_run
// residue-case: aes_cbc_decrypt(sym=br_aes_x86ni_cbcdec_vtable, secret:16, inout:16, inout:64); call=br_aes_x86ni_cbcdec_run; needs=aes
void aes_cbc_decrypt(const br_block_cbcdec_class *aes, const void *key,
                     void *iv, void *data) {
  static br_aes_gen_cbcdec_keys keys;
  aes->init(&keys.vtable, key, 16);
  aes->run(&keys.vtable, iv, data, 64);
}

// residue-case: des_cbc_encrypt(sym=br_des_tab_cbcenc_vtable, secret:24, inout:8, inout:64); call=br_des_tab_cbcenc_run
// residue-case: des_cbc_encrypt(sym=br_des_ct_cbcenc_vtable, secret:24, inout:8, inout:64); call=br_des_ct_cbcenc_run
void des_cbc_encrypt(const br_block_cbcenc_class *des, const void *key,
                     void *iv, void *data) {
  static br_des_gen_cbcenc_keys keys;
  des->init(&keys.vtable, key, 24);
  des->run(&keys.vtable, iv, data, 64);
}

// residue-case: chacha20(sym=br_chacha20_ct_run, secret:32, inout:150); call=br_chacha20_ct_run
// residue-case: chacha20(sym=br_chacha20_sse2_run, secret:32, inout:150); call=br_chacha20_sse2_run
void chacha20(br_chacha20_run run, const void *key, void *data) {
  run(key, nonce, 1, data, 150);
}

// residue-case: poly1305(sym=br_poly1305_ctmul_run, sym=br_chacha20_ct_run, secret:32, inout:100, out:16); call=br_poly1305_ctmul_run
// residue-case: poly1305(sym=br_poly1305_ctmul32_run, sym=br_chacha20_ct_run, secret:32, inout:100, out:16); call=br_poly1305_ctmul32_run
// residue-case: poly1305(sym=br_poly1305_ctmulq_run, sym=br_chacha20_sse2_run, secret:32, inout:100, out:16); call=br_poly1305_ctmulq_run
// residue-case: poly1305(sym=br_poly1305_i15_run, sym=br_chacha20_ct_run, secret:32, inout:100, out:16); call=br_poly1305_i15_run
void poly1305(br_poly1305_run run, br_chacha20_run chacha20, const void *key,
              void *data, void *tag) {
  run(key, nonce, data, 100, nonce, 16, tag, chacha20, 1);
}

// residue-case: ghash(sym=br_ghash_ctmul, inout:16, secret:16, in:50); call=br_ghash_ctmul
// residue-case: ghash(sym=br_ghash_ctmul32, inout:16, secret:16, in:50); call=br_ghash_ctmul32
// residue-case: ghash(sym=br_ghash_ctmul64, inout:16, secret:16, in:50); call=br_ghash_ctmul64
// residue-case: ghash(sym=br_ghash_pclmul, inout:16, secret:16, in:50); call=br_ghash_pclmul; needs=pclmulqdq
void ghash(br_ghash run, void *y, const void *h, const void *data) {
  run(y, h, data, 50);
}

static struct {
  br_aes_gen_ctr_keys keys;
  br_gcm_context context;
} gcm;

// residue-case: gcm_aad(sym=br_aes_ct64_ctr_vtable, sym=br_ghash_ctmul64, secret:16); call=br_gcm_flip
// residue-case: gcm_aad(sym=br_aes_x86ni_ctr_vtable, sym=br_ghash_pclmul, secret:16); call=br_gcm_flip (x86ni, pclmul); needs=aes,pclmulqdq
void gcm_aad(const br_block_ctr_class *aes, br_ghash ghash, const void *key) {
  aes->init(&gcm.keys.vtable, key, 16);
  br_gcm_init(&gcm.context, &gcm.keys.vtable, ghash);
  br_gcm_reset(&gcm.context, nonce, 12);
  br_gcm_aad_inject(&gcm.context, nonce, 16);
  br_gcm_flip(&gcm.context);
}

// residue-case: gcm_run(sym=br_aes_ct64_ctr_vtable, sym=br_ghash_ctmul64, secret:16, inout:70); call=br_gcm_run
// residue-case: gcm_run(sym=br_aes_x86ni_ctr_vtable, sym=br_ghash_pclmul, secret:16, inout:70); call=br_gcm_run (x86ni, pclmul); needs=aes,pclmulqdq
void gcm_run(const br_block_ctr_class *aes, br_ghash ghash, const void *key,
             void *data) {
  gcm_aad(aes, ghash, key);
  br_gcm_run(&gcm.context, 1, data, 70);
}

// residue-case: gcm_tag(sym=br_aes_ct64_ctr_vtable, sym=br_ghash_ctmul64, secret:16, inout:70, out:16); call=br_gcm_get_tag
// residue-case: gcm_tag(sym=br_aes_x86ni_ctr_vtable, sym=br_ghash_pclmul, secret:16, inout:70, out:16); call=br_gcm_get_tag (x86ni, pclmul); needs=aes,pclmulqdq
void gcm_tag(const br_block_ctr_class *aes, br_ghash ghash, const void *key,
             void *data, void *tag) {
  gcm_run(aes, ghash, key, data);
  br_gcm_get_tag(&gcm.context, tag);
}

static struct {
  br_aes_gen_ctrcbc_keys keys;
  br_eax_context context;
} eax;

// residue-case: eax_aad(sym=br_aes_ct64_ctrcbc_vtable, secret:16); call=br_eax_flip
// residue-case: eax_aad(sym=br_aes_x86ni_ctrcbc_vtable, secret:16); call=br_eax_flip (x86ni); needs=aes
void eax_aad(const br_block_ctrcbc_class *aes, const void *key) {
  aes->init(&eax.keys.vtable, key, 16);
  br_eax_init(&eax.context, &eax.keys.vtable);
  br_eax_reset(&eax.context, nonce, 16);
  br_eax_aad_inject(&eax.context, nonce, 16);
  br_eax_flip(&eax.context);
}

// residue-case: eax_run(sym=br_aes_ct64_ctrcbc_vtable, secret:16, inout:70); call=br_eax_run
// residue-case: eax_run(sym=br_aes_x86ni_ctrcbc_vtable, secret:16, inout:70); call=br_eax_run (x86ni); needs=aes
void eax_run(const br_block_ctrcbc_class *aes, const void *key, void *data) {
  eax_aad(aes, key);
  br_eax_run(&eax.context, 1, data, 70);
}

// residue-case: eax_tag(sym=br_aes_ct64_ctrcbc_vtable, secret:16, inout:70, out:16); call=br_eax_get_tag
// residue-case: eax_tag(sym=br_aes_x86ni_ctrcbc_vtable, secret:16, inout:70, out:16); call=br_eax_get_tag (x86ni); needs=aes
void eax_tag(const br_block_ctrcbc_class *aes, const void *key, void *data,
             void *tag) {
  eax_run(aes, key, data);
  br_eax_get_tag(&eax.context, tag);
}

static struct {
  br_aes_gen_ctrcbc_keys keys;
  br_ccm_context context;
} ccm;

// residue-case: ccm_aad(sym=br_aes_ct64_ctrcbc_vtable, secret:16); call=br_ccm_flip
// residue-case: ccm_aad(sym=br_aes_small_ctrcbc_vtable, secret:16); call=br_ccm_flip (small)
void ccm_aad(const br_block_ctrcbc_class *aes, const void *key) {
  aes->init(&ccm.keys.vtable, key, 16);
  br_ccm_init(&ccm.context, &ccm.keys.vtable);
  br_ccm_reset(&ccm.context, nonce, 12, 16, 70, 16);
  br_ccm_aad_inject(&ccm.context, nonce, 16);
  br_ccm_flip(&ccm.context);
}

// residue-case: ccm_run(sym=br_aes_ct64_ctrcbc_vtable, secret:16, inout:70); call=br_ccm_run
// residue-case: ccm_run(sym=br_aes_small_ctrcbc_vtable, secret:16, inout:70); call=br_ccm_run (small)
void ccm_run(const br_block_ctrcbc_class *aes, const void *key, void *data) {
  ccm_aad(aes, key);
  br_ccm_run(&ccm.context, 1, data, 70);
}

// residue-case: ccm_tag(sym=br_aes_ct64_ctrcbc_vtable, secret:16, inout:70, out:16) -> u64; call=br_ccm_get_tag
// residue-case: ccm_tag(sym=br_aes_small_ctrcbc_vtable, secret:16, inout:70, out:16) -> u64; call=br_ccm_get_tag (small)
size_t ccm_tag(const br_block_ctrcbc_class *aes, const void *key, void *data,
               void *tag) {
  ccm_run(aes, key, data);
  return br_ccm_get_tag(&ccm.context, tag);
}

// residue-case: record_gcm(secret:16, inout:200); call=br_sslrec_out_gcm_vtable.encrypt
void record_gcm(const void *key, unsigned char *record) {
  static br_sslrec_gcm_context context;
  size_t size = 100;
  br_sslrec_out_gcm_vtable.init(&context.vtable.out, &br_aes_ct64_ctr_vtable,
                                key, 16, &br_ghash_ctmul64, nonce);
  br_sslrec_out_gcm_vtable.inner.encrypt(
      (const br_sslrec_out_class **)&context.vtable.out, 23, 0x0303,
      record + 40, &size);
}

// residue-case: record_chapol(secret:32, inout:200); call=br_sslrec_out_chapol_vtable.encrypt
void record_chapol(const void *key, unsigned char *record) {
  static br_sslrec_chapol_context context;
  size_t size = 100;
  br_sslrec_out_chapol_vtable.init(&context.vtable.out, &br_chacha20_ct_run,
                                   &br_poly1305_ctmul_run, key, nonce);
  br_sslrec_out_chapol_vtable.inner.encrypt(
      (const br_sslrec_out_class **)&context.vtable.out, 23, 0x0303,
      record + 40, &size);
}

// residue-case: record_cbc(secret:16, secret:32, inout:300); call=br_sslrec_out_cbc_vtable.encrypt
void record_cbc(const void *key, const void *mac_key, unsigned char *record) {
  static br_sslrec_out_cbc_context context;
  size_t size = 100;
  br_sslrec_out_cbc_vtable.init(&context.vtable, &br_aes_ct64_cbcenc_vtable,
                                key, 16, &br_sha256_vtable, mac_key, 32, 32, 0);
  br_sslrec_out_cbc_vtable.inner.encrypt(
      (const br_sslrec_out_class **)&context.vtable, 23, 0x0303, record + 80,
      &size);
}
