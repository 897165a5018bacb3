#include "container.h"

#include "aead.h"
#include "bytes.h"
#include "pbkdf2.h"
#include <string.h>

static const char Magic[CONTAINER_MAGIC_SIZE] = {'L', 'T', 'H', 'D',
                                                 'E', 'M', 'O', '1'};
enum { ITERATIONS_AT = 8, SALT_AT = 12, NONCE_AT = 28 };

const char *container_problem(enum container_status status) {
  switch (status) {
  case CONTAINER_OK:
    return "is well";
  case CONTAINER_SHORT:
    return "is too short for an encrypted file; is it complete?";
  case CONTAINER_MAGIC:
    return "is not a file that lethe-demo-crypt encrypted";
  case CONTAINER_ITERATIONS:
    return "asks for an iteration count outside 1 to 100000000; "
           "it is damaged or hostile";
  case CONTAINER_LONG:
    return "is longer than 256 GiB, the most one key may encrypt; split it";
  case CONTAINER_TAG:
    return "does not open: the pass phrase is wrong or the file was altered";
  }
  return "has an unknown problem";
}

static void derive_key(LETHE_SECRET const uint8_t *phrase, size_t phrase_size,
                       const uint8_t *header, LETHE_SECRET uint8_t *key) {
  pbkdf2_hmac_sha256(phrase, phrase_size, header + SALT_AT, CONTAINER_SALT_SIZE,
                     load32_le(header + ITERATIONS_AT), key, AEAD_KEY_SIZE);
}

enum container_status container_seal(LETHE_SECRET const uint8_t *phrase,
                                     size_t phrase_size, uint32_t iterations,
                                     const uint8_t *random,
                                     LETHE_SECRET const uint8_t *plain,
                                     size_t size, uint8_t *container) {
  if (size > AEAD_MAX_TEXT_SIZE)
    return CONTAINER_LONG;
  memcpy(container, Magic, sizeof Magic);
  store32_le(container + ITERATIONS_AT, iterations);
  memcpy(container + SALT_AT, random,
         CONTAINER_SALT_SIZE + CONTAINER_NONCE_SIZE);

  LETHE_SECRET uint8_t key[AEAD_KEY_SIZE];
  derive_key(phrase, phrase_size, container, key);
  uint8_t *sealed = container + CONTAINER_HEADER_SIZE;
  aead_seal(key, container + NONCE_AT, container, CONTAINER_HEADER_SIZE, plain,
            sealed, size, sealed + size);
  lethe_wipe(key, sizeof key);
  return CONTAINER_OK;
}

enum container_status container_open(LETHE_SECRET const uint8_t *phrase,
                                     size_t phrase_size,
                                     const uint8_t *container, size_t size,
                                     LETHE_SECRET uint8_t *plain) {
  if (size < CONTAINER_OVERHEAD)
    return CONTAINER_SHORT;
  if (memcmp(container, Magic, sizeof Magic) != 0)
    return CONTAINER_MAGIC;
  uint32_t iterations = load32_le(container + ITERATIONS_AT);
  if (iterations == 0 || iterations > CONTAINER_MAX_ITERATIONS)
    return CONTAINER_ITERATIONS;
  size_t plain_size = size - CONTAINER_OVERHEAD;
  if (plain_size > AEAD_MAX_TEXT_SIZE)
    return CONTAINER_LONG;

  LETHE_SECRET uint8_t key[AEAD_KEY_SIZE];
  derive_key(phrase, phrase_size, container, key);
  const uint8_t *sealed = container + CONTAINER_HEADER_SIZE;
  bool opened =
      aead_open(key, container + NONCE_AT, container, CONTAINER_HEADER_SIZE,
                sealed, plain, plain_size, sealed + plain_size);
  lethe_wipe(key, sizeof key);
  return opened ? CONTAINER_OK : CONTAINER_TAG;
}
