#ifndef LETHE_DEMO_BYTES_H
#define LETHE_DEMO_BYTES_H

#include <stdint.h>

static inline uint32_t load32_le(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
         (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static inline void store32_le(uint8_t *bytes, uint32_t value) {
  for (int i = 0; i < 4; i++)
    bytes[i] = (uint8_t)(value >> 8 * i);
}

static inline uint64_t load64_le(const uint8_t *bytes) {
  return (uint64_t)load32_le(bytes) | (uint64_t)load32_le(bytes + 4) << 32;
}

static inline void store64_le(uint8_t *bytes, uint64_t value) {
  for (int i = 0; i < 8; i++)
    bytes[i] = (uint8_t)(value >> 8 * i);
}

static inline uint32_t load32_be(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
         (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static inline void store32_be(uint8_t *bytes, uint32_t value) {
  for (int i = 0; i < 4; i++)
    bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

static inline uint32_t rotate_left(uint32_t value, unsigned count) {
  return value << count | value >> (32 - count);
}

static inline uint32_t rotate_right(uint32_t value, unsigned count) {
  return value >> count | value << (32 - count);
}

#endif
