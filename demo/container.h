#ifndef LETHE_DEMO_CONTAINER_H
#define LETHE_DEMO_CONTAINER_H

#include <lethe.h>
#include <stddef.h>
#include <stdint.h>

/// An encrypted file: this header, the sealed text, the tag.
///
///     offset size
///          0    8  magic "LTHDEMO1"
///          8    4  PBKDF2 iterations, little endian
///         12   16  salt
///         28   12  nonce
///         40    n  sealed text
///     40 + n   16  tag over header and text
enum {
  CONTAINER_MAGIC_SIZE = 8,
  CONTAINER_SALT_SIZE = 16,
  CONTAINER_NONCE_SIZE = 12,
  CONTAINER_HEADER_SIZE = 40,
  CONTAINER_TAG_SIZE = 16,
  CONTAINER_OVERHEAD = CONTAINER_HEADER_SIZE + CONTAINER_TAG_SIZE,
};

/// A file that asks for more iterations than this, hours of work, is refused.
#define CONTAINER_MAX_ITERATIONS UINT32_C(100000000)

enum container_status {
  CONTAINER_OK,
  CONTAINER_SHORT,
  CONTAINER_MAGIC,
  CONTAINER_ITERATIONS,
  CONTAINER_LONG,
  CONTAINER_TAG,
};

/// What is wrong with the container, to put behind its name.
const char *container_problem(enum container_status status);

/// Seals `size` bytes of `plain` to `container`, which has room for
/// CONTAINER_OVERHEAD more. `random` is fresh for every file: a salt, then a
/// nonce. `iterations` lies in 1 to CONTAINER_MAX_ITERATIONS.
enum container_status container_seal(LETHE_SECRET const uint8_t *phrase,
                                     size_t phrase_size, uint32_t iterations,
                                     const uint8_t *random,
                                     LETHE_SECRET const uint8_t *plain,
                                     size_t size, uint8_t *container);

/// Checks the `size` bytes of `container`, header first, before any key is
/// derived, then opens it to `plain`, which has room for all but
/// CONTAINER_OVERHEAD of them. Nothing is written unless all is well.
enum container_status container_open(LETHE_SECRET const uint8_t *phrase,
                                     size_t phrase_size,
                                     const uint8_t *container, size_t size,
                                     LETHE_SECRET uint8_t *plain);

#endif
