// Calls of libraries that know nothing of Lethe leave nothing, neither on the
// stack nor in registers; made directly, each of them does.
// RUN: %clang -O2 -Wall -Wextra -Werror -fPIC -shared -I%lethe-include -DCALL=direct_call -o %t.direct.so %s %lethe-library/liblethe.a -lcrypto -lsodium -lcrypt
// RUN: %lethe-residue %t.direct.so --cases %s --outputs --ignore-unstable --expect residue > %t.direct
// RUN: %clang -O2 -Wall -Wextra -Werror -fPIC -shared -I%lethe-include -DCALL=lethe_call -o %t.so %s %lethe-library/liblethe.a -lcrypto -lsodium -lcrypt
// RUN: %lethe-residue %t.so --cases %s --outputs --strict-fenv > %t.called
// And they compute the same.
// RUN: grep ' outputs ' %t.direct > %t.expected
// RUN: grep ' outputs ' %t.called | diff %t.expected -
// RUN: FileCheck --input-file %t.called %s
// CHECK: 12 cases, 12 clean, 0 residue, 0 errors
#include "Inputs/direct_call.h"
#include <crypt.h>
#include <lethe.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
  const void *secret;
  unsigned char *out;
};

// A function NAME(secret, out) for lethe-residue, which makes the call.
#define CASE(NAME, BODY)                                                       \
  static void run_##NAME(void *argument) {                                     \
    const struct job *job = argument;                                          \
    BODY                                                                       \
  }                                                                            \
  void NAME(const void *secret, unsigned char *out) {                          \
    struct job job = {secret, out};                                            \
    if (CALL(run_##NAME, &job))                                                \
      abort();                                                                 \
  }

static const unsigned char public_bytes[64] = "a nonce, a salt, a message";

// libcrypto
// residue-case: sha256(secret:48, out:32)
CASE(sha256, EVP_Digest(job->secret, 48, job->out, NULL, EVP_sha256(), NULL);)

// residue-case: hmac(secret:32, out:64)
CASE(hmac,
     HMAC(EVP_sha512(), job->secret, 32, public_bytes, 64, job->out, NULL);)

// residue-case: aes_gcm(secret:32, out:64)
CASE(aes_gcm, EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new(); int size;
     EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, job->secret,
                        public_bytes);
     EVP_EncryptUpdate(context, job->out, &size, public_bytes, 64);
     EVP_CIPHER_CTX_free(context);)

// residue-case: openssl_x25519(secret:32, out:32)
CASE(openssl_x25519,
     EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL,
                                                  job->secret, 32);
     size_t size = 32; EVP_PKEY_get_raw_public_key(key, job->out, &size);
     EVP_PKEY_free(key);)

// residue-case: pbkdf2(secret:16, out:32)
CASE(pbkdf2, PKCS5_PBKDF2_HMAC(job->secret, 16, public_bytes, 16, 10,
                               EVP_sha256(), 32, job->out);)

// libsodium
// residue-case: secretbox(secret:32, out:80)
CASE(secretbox, crypto_secretbox_easy(job->out, public_bytes, 64, public_bytes,
                                      job->secret);)

// residue-case: generichash(secret:32, out:32)
CASE(generichash,
     crypto_generichash(job->out, 32, public_bytes, 64, job->secret, 32);)

// residue-case: scalarmult(secret:32, out:32)
CASE(scalarmult, crypto_scalarmult_base(job->out, job->secret);)

// residue-case: pwhash(secret:16, out:32)
CASE(pwhash, if (crypto_pwhash(job->out, 32, job->secret, 16, public_bytes, 1,
                               8192, crypto_pwhash_ALG_ARGON2ID13)) abort();)

// glibc, and libcrypt beside it
// residue-case: snprintf_double(secret:8, out:64)
CASE(snprintf_double, double value; memcpy(&value, job->secret, 8);
     snprintf((char *)job->out, 64, "%.17g", value);)

static int compare(const void *a, const void *b) {
  return *(const unsigned *)a < *(const unsigned *)b   ? -1
         : *(const unsigned *)a > *(const unsigned *)b ? 1
                                                       : 0;
}

// residue-case: sort(secret:256, out:256)
CASE(sort, memcpy(job->out, job->secret, 256);
     qsort(job->out, 64, sizeof(unsigned), compare);)

// residue-case: hash_password(secret:16, out:128)
CASE(hash_password, struct crypt_data data; char password[17];
     memset(&data, 0, sizeof data); memcpy(password, job->secret, 16);
     password[16] = 0;
     const char *hash = crypt_r(password, "$6$rounds=1000$public", &data);
     strcpy((char *)job->out, hash);)
