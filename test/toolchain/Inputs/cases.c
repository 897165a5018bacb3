// One case for each way in which a frame is made, used and left. The tests run
// them over compiler flags.
#include "../../end-to-end/Inputs/mix.h"
#include <stdlib.h>

// residue-case: leaf(secret:16) -> u32; control=stack
uint32_t leaf(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copy = load64(key);
  return (uint32_t)mix64(copy, load64(key + 8));
}

static NOINLINE uint64_t helper(const uint8_t *block, uint64_t state) {
  volatile uint64_t copy = load64(block);
  return mix64(state, copy) + (copy >> 60);
}

// residue-case: calls(secret:48) -> u64; control=stack
uint64_t calls(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8), c = load64(key + 16);
  uint64_t d = load64(key + 24), e = load64(key + 32);
  for (int i = 0; i < 4; ++i) {
    a += helper(key, e);
    b ^= helper(key + 8, a);
    c += helper(key + 16, b);
    d ^= helper(key + 24, c);
    e += helper(key + 32, d);
  }
  return a + b + c + d + e;
}

// residue-case: large_frame(secret:32) -> u64; control=stack
uint64_t large_frame(const uint8_t *key LETHE_SECRET) {
  uint64_t table[300], sum = 0;
  for (unsigned i = 0; i < 300; i += 23)
    table[i] = mix64(key[i % 32], i);
  // Or the optimizer would split it up.
  __asm__ volatile("" : : "r"(table) : "memory");
  for (unsigned i = 0; i < 300; i += 23)
    sum = mix64(sum, table[i]);
  return sum;
}

// residue-case: realigned(secret:64) -> u64; control=stack
uint64_t realigned(const uint8_t *key LETHE_SECRET) {
  _Alignas(64) volatile uint64_t block[8];
  for (int i = 0; i < 8; ++i)
    block[i] = mix64(load64(key + 8 * i % 56), (uintptr_t)block % 64);
  return block[1] ^ helper(key, block[7]);
}

// residue-case: dynamic(secret:32, u64=24) -> u64; control=stack
uint64_t dynamic(const uint8_t *key LETHE_SECRET, uint64_t count) {
  volatile uint64_t words[count];
  for (uint64_t i = 0; i < count; ++i)
    words[i] = mix64(key[i % 32], i);
  return helper(key, words[count / 2]) ^ words[count - 1];
}

typedef struct {
  uint64_t words[6];
} Block;

// residue-case: stack_argument(secret-struct:48) -> u64; control=stack
uint64_t stack_argument(Block block LETHE_SECRET) {
  volatile uint64_t last = block.words[5];
  return mix64(block.words[0] ^ block.words[3], last);
}

static int compare(const void *a, const void *b) {
  return *(const uint8_t *)a - *(const uint8_t *)b;
}

// residue-case: foreign(secret:32) -> u64; control=stack
uint64_t foreign(const uint8_t *key LETHE_SECRET) {
  uint8_t bytes[32];
  memcpy(bytes, key, sizeof bytes);
  qsort(bytes, sizeof bytes, 1, compare);
  return mix64(load64(bytes), load64(bytes + 24));
}

// residue-case: tail(secret:32) -> u64; control=stack
uint64_t tail(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t own[4];
  for (int i = 0; i < 4; ++i)
    own[i] = load64(key + 8 * i) + 1;
  return helper(key, own[0] ^ own[3]);
}

// residue-case: floating(secret-f64, f64=3) -> f32; control=stack
float floating(double x LETHE_SECRET, double y) {
  volatile double product = x * y;
  return (float)(product - y);
}

// Whether the helper was called may depend on a secret.
// residue-case: two_ways(secret:16, u32=0) -> u64; control=stack
// residue-case: two_ways(secret:16, u32=1) -> u64; control=stack
uint64_t two_ways(const uint8_t *key LETHE_SECRET, uint32_t long_way) {
  volatile uint64_t sum = load64(key);
  if (!long_way)
    return mix64(sum, load64(key + 8));
  return mix64(helper(key, sum), helper(key + 8, sum));
}
