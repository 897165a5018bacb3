// Functions of the C library that use no stack of their own, but any vector
// register the processor has.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

static inline void keep(void *memory) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

// residue-case: calls_memcpy(secret:512, u64=500, out:8); control=stack
void calls_memcpy(const uint8_t *key LETHE_SECRET, uint64_t size,
                  uint8_t *out) {
  uint8_t copy[512];
  memset(copy, 1, sizeof copy);
  memcpy(copy + 4, key, size);
  keep(copy);
  uint64_t sum = 0;
  for (unsigned i = 0; i < sizeof copy; i += 8)
    sum = mix64(sum, load64(copy + i));
  store64(out, sum);
}

// residue-case: calls_memset(secret:16, u64=300) -> u64; control=stack
uint64_t calls_memset(const uint8_t *key LETHE_SECRET, uint64_t size) {
  uint8_t block[320];
  memset(block, 0, sizeof block);
  memset(block, key[3], size);
  keep(block);
  memset(block + 8, key[9], size / 2);
  keep(block);
  return mix64(load64(block), load64(block + 200)) ^ load64(block + 96);
}

// residue-case: calls_memcmp(secret:128, in:128, u64=120) -> bool
_Bool calls_memcmp(const uint8_t *key LETHE_SECRET, const uint8_t *data,
                   uint64_t size) {
  uint8_t mixed[128];
  for (int i = 0; i < 128; ++i)
    mixed[i] = key[i] + data[i];
  return memcmp(mixed, data, size) > 0;
}

// residue-case: calls_memmove(secret:256, u64=200) -> u64; control=stack
uint64_t calls_memmove(const uint8_t *key LETHE_SECRET, uint64_t size) {
  uint8_t block[256];
  for (int i = 0; i < 256; ++i)
    block[i] = key[i] ^ 0x33;
  keep(block);
  memmove(block + 17, block, size);
  keep(block);
  uint64_t sum = 0;
  for (int i = 0; i < 256; i += 8)
    sum = mix64(sum, load64(block + i));
  return sum;
}
