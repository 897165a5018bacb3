/* What the cases compute with. Every result depends on every bit of the input,
 * so that whatever is left behind differs from secret to secret. */
#ifndef MIX_H
#define MIX_H

#include <lethe.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

static inline uint32_t rotate32(uint32_t value, unsigned count) {
  return value << (count & 31) | value >> (-count & 31);
}

static inline uint64_t rotate64(uint64_t value, unsigned count) {
  return value << (count & 63) | value >> (-count & 63);
}

static inline uint32_t load32(const uint8_t *bytes) {
  uint32_t value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

static inline uint64_t load64(const uint8_t *bytes) {
  uint64_t value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

static inline void store64(uint8_t *bytes, uint64_t value) {
  memcpy(bytes, &value, sizeof value);
}

static inline uint64_t mix64(uint64_t a, uint64_t b) {
  a = (a ^ rotate64(b, 29)) * UINT64_C(0x9E3779B97F4A7C15);
  return a ^ a >> 31;
}

#endif
