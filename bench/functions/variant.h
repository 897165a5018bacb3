/* One source, several ways to erase. The way is chosen on the command line:
 *   (nothing)     SECRET marks for Lethe; without its plugin nothing is erased
 *   -DBY_HAND     as users of libsodium do: each local by sodium_memzero, and
 *                 sodium_stackzero(1024) when the function is done
 *   -DSTRUB       GCC's strub("internal") on each function */
#ifndef VARIANT_H
#define VARIANT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#define SECRET __attribute__((annotate("secret")))
#else
#define SECRET
#endif
#if defined(STRUB)
#define ERASED __attribute__((strub("internal")))
#else
#define ERASED
#endif
#define NOINLINE __attribute__((noinline))

/* CASE(name, (parameters), (arguments)) { body } defines a function that
 * returns uint64_t; WIPE(object) stands where a careful author wipes a local.
 */
#if defined(BY_HAND)
void sodium_memzero(void *memory, size_t size);
void sodium_stackzero(size_t size);
#define WIPE(object) sodium_memzero(&(object), sizeof(object))
#define CASE(name, parameters, arguments)                                      \
  static NOINLINE uint64_t name##_by_hand parameters;                          \
  uint64_t name parameters {                                                   \
    uint64_t result = name##_by_hand arguments;                                \
    sodium_stackzero(1024);                                                    \
    return result;                                                             \
  }                                                                            \
  static NOINLINE uint64_t name##_by_hand parameters
#else
#define WIPE(object) ((void)0)
#define CASE(name, parameters, arguments) ERASED uint64_t name parameters
#endif

static inline uint64_t rotate(uint64_t value, unsigned count) {
  return value << (count & 63) | value >> (-count & 63);
}

static inline uint64_t load(const uint8_t *bytes) {
  uint64_t value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

static inline uint64_t mix(uint64_t a, uint64_t b) {
  a = (a ^ rotate(b, 29)) * UINT64_C(0x9E3779B97F4A7C15);
  return a ^ a >> 31;
}

#endif
