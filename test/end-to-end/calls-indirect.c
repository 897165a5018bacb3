// Calls through pointers, inlining, and callers that are not secret.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

typedef uint64_t step(uint64_t state, uint64_t word);

static uint64_t step_add(uint64_t state, uint64_t word) {
  volatile uint64_t keep = state + word;
  return keep * 7;
}

static uint64_t step_xor(uint64_t state, uint64_t word) {
  volatile uint64_t keep[2] = {state ^ word, word};
  return keep[0] + keep[1];
}

static uint64_t step_mix(uint64_t state, uint64_t word) {
  return mix64(state, word);
}

static step *const steps[] = {step_add, step_xor, step_mix};

// residue-case: function_pointer(secret:64, in:8) -> u64; control=stack
uint64_t function_pointer(const uint8_t *key LETHE_SECRET,
                          const uint8_t *order) {
  uint64_t state = 1;
  for (int i = 0; i < 8; ++i)
    state = steps[order[i] % 3](state, load64(key + 8 * i));
  return state;
}

static NOINLINE uint64_t apply(step *function, const uint8_t *key, int count) {
  uint64_t state = 3;
  for (int i = 0; i < count; ++i)
    state = function(state, load64(key + 8 * i));
  return state;
}

// residue-case: function_as_argument(secret:64, u32=1) -> u64; control=stack
uint64_t function_as_argument(const uint8_t *key LETHE_SECRET,
                              uint32_t choice) {
  return apply(choice ? step_add : step_xor, key, 8) ^ apply(step_mix, key, 4);
}

static inline __attribute__((always_inline)) uint64_t
inlined_always(const uint8_t *key LETHE_SECRET, uint64_t start) {
  uint64_t copy[4];
  memcpy(copy, key, sizeof copy);
  return mix64(copy[0] + start, copy[1]) ^ mix64(copy[2], copy[3]);
}

// Not marked: it is secret because it cannot but inline what is.
// residue-case: caller_of_always_inline(secret:32, u64=8) -> u64
uint64_t caller_of_always_inline(const uint8_t *key, uint64_t start) {
  return inlined_always(key, start) + start;
}

static uint64_t would_be_inlined(const uint8_t *key LETHE_SECRET,
                                 uint64_t start) {
  return mix64(load64(key) ^ start, load64(key + 8)) +
         mix64(load64(key + 16), load64(key + 24));
}

// Not secret, and it stays so: what it calls must not be inlined into it.
// residue-case: plain_wrapper(secret:32, u64=8) -> u64
uint64_t plain_wrapper(const uint8_t *key, uint64_t start) {
  return would_be_inlined(key, start * 3 + 1);
}

LETHE_SECRET static void marked_function(const uint8_t *key, uint8_t *out) {
  uint64_t a = load64(key), b = load64(key + 8);
  store64(out, mix64(a, b));
  store64(out + 8, mix64(b, a));
}

// residue-case: plain_wrapper_of_marked(secret:32, out:32)
void plain_wrapper_of_marked(const uint8_t *key, uint8_t *out) {
  marked_function(key, out);
  marked_function(key + 16, out + 16);
}

// A local function that only a secret one calls is inlined into it.
static uint64_t inlined_at_will(uint64_t a, uint64_t b) {
  uint64_t rounds[6];
  for (unsigned i = 0; i < 6; ++i)
    rounds[i] = mix64(a + i, b);
  return rounds[0] ^ rounds[1] ^ rounds[2] ^ rounds[3] ^ rounds[4] ^ rounds[5];
}

// residue-case: caller_of_inlined(secret:16) -> u64
uint64_t caller_of_inlined(const uint8_t *key LETHE_SECRET) {
  return inlined_at_will(load64(key), load64(key + 8));
}

// Two functions call each other, the depth is no secret.
static uint64_t odd_step(const uint8_t *key LETHE_SECRET, unsigned n);

static NOINLINE uint64_t even_step(const uint8_t *key LETHE_SECRET,
                                   unsigned n) {
  volatile uint64_t keep = load64(key + n);
  return n ? mix64(keep, odd_step(key, n - 1)) : keep;
}

static NOINLINE uint64_t odd_step(const uint8_t *key LETHE_SECRET, unsigned n) {
  volatile uint32_t keep[3] = {load32(key + n), n, 1};
  return rotate64(even_step(key, n - 1), 9) + keep[0];
}

// residue-case: mutual_recursion(secret:32) -> u64; control=stack
uint64_t mutual_recursion(const uint8_t *key LETHE_SECRET) {
  return even_step(key, 12) + 4;
}
