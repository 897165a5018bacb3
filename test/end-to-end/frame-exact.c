// Frames at the edges: around the red zone's 128 bytes, read by their address,
// given up by tail calls with arguments on the stack.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

static inline void keep(void *memory) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

#define EXACT(BYTES)                                                           \
  uint64_t exact_##BYTES(const uint8_t *key LETHE_SECRET) {                    \
    volatile uint8_t block[BYTES];                                             \
    for (int i = 0; i < BYTES; ++i)                                            \
      block[i] = (uint8_t)(key[i % 32] + i);                                   \
    uint64_t sum = 0;                                                          \
    for (int i = 0; i < BYTES; ++i)                                            \
      sum = rotate64(sum, 5) + block[i];                                       \
    return sum;                                                                \
  }

// residue-case: exact_1(secret:32) -> u64; control=stack
EXACT(1)
// residue-case: exact_120(secret:32) -> u64; control=stack
EXACT(120)
// residue-case: exact_128(secret:32) -> u64; control=stack
EXACT(128)
// residue-case: exact_136(secret:32) -> u64; control=stack
EXACT(136)
// residue-case: exact_4096(secret:32) -> u64; control=stack
EXACT(4096)
// residue-case: exact_200000(secret:32) -> u64; control=stack
EXACT(200000)

// residue-case: reads_its_frame(secret:32) -> u64; control=stack
uint64_t reads_its_frame(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t words[4];
  for (int i = 0; i < 4; ++i)
    words[i] = mix64(load64(key + i), i);
  const char *here = __builtin_frame_address(0);
  uint64_t above = here > (const char *)words;
  above += __builtin_return_address(0) != 0;
  return above + words[0] * words[3];
}

// Every callee-saved register gets a save slot.
// residue-case: unwind_init(secret:32) -> u64; control=stack
uint64_t unwind_init(const uint8_t *key LETHE_SECRET) {
  __builtin_unwind_init();
  volatile uint64_t words[4];
  for (int i = 0; i < 4; ++i)
    words[i] = mix64(load64(key + i), i);
  return words[0] ^ words[3] * load64(key + 9);
}

// residue-case: dynamic_object_size(secret:32, u64=20) -> u64; control=stack
uint64_t dynamic_object_size(const uint8_t *key LETHE_SECRET, uint64_t count) {
  uint8_t block[count + 8];
  for (uint64_t i = 0; i < count + 8; ++i)
    block[i] = key[i];
  keep(block);
  return mix64(load64(block + 3), __builtin_dynamic_object_size(block, 0));
}

#define REST                                                                   \
  uint64_t c, uint64_t d, uint64_t e, uint64_t f, uint64_t g, uint64_t h
static NOINLINE uint64_t narrow(const uint8_t *key, unsigned n, REST);

static NOINLINE uint64_t wide(const uint8_t *key, unsigned n, REST) {
  volatile uint64_t own[9] = {c, d, e, f, g, h, load64(key + n), 1, 2};
  if (!n)
    return mix64(own[0], own[5]) ^ mix64(own[1], own[4]) ^ own[2] ^ own[3];
  __attribute__((musttail)) return narrow(key, n - 1, h, c, own[6], e, f, g);
}
static NOINLINE uint64_t narrow(const uint8_t *key, unsigned n, REST) {
  volatile uint64_t own = load64(key + n);
  if (!n)
    return mix64(c, h) ^ mix64(d, g) ^ mix64(e, f) ^ own;
  __attribute__((musttail)) return wide(key, n - 1, h ^ own, c, d, e, f, g);
}

// Each hands two arguments on the stack to the other, in its own place.
// residue-case: must_tail_by_turns(secret:64) -> u64; control=stack
uint64_t must_tail_by_turns(const uint8_t *key LETHE_SECRET) {
  return wide(key, 17, load64(key), load64(key + 8), load64(key + 16),
              load64(key + 24), load64(key + 32), load64(key + 40)) +
         1;
}

static uint64_t follow(const uint8_t *key, unsigned n, uint64_t sum) {
  volatile uint64_t copy = sum;
  if (!n)
    return copy;
  return follow(key, n - 1, mix64(copy, load64(key + n)));
}

// A loop when optimized, a recursion when not.
// residue-case: tail_recursion(secret:32) -> u64; control=stack
uint64_t tail_recursion(const uint8_t *key LETHE_SECRET) {
  return follow(key, 24, 5) * 3;
}
