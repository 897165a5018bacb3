// Constructs of C that move secrets about.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <stdatomic.h>

// residue-case: statement_expression(secret:32) -> u64
uint64_t statement_expression(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 2;
  for (int i = 0; i < 24; i += 8)
    sum += ({
      uint64_t a = load64(key + i), b = load64(key + i + 8);
      mix64(a ^ sum, b);
    });
  return sum;
}

// residue-case: goto_loop(secret:32) -> u64
uint64_t goto_loop(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 0, other = 1;
  unsigned i = 0;
again:
  if (i >= 25)
    goto done;
  sum = mix64(sum, other);
  other += load64(key + i);
  i += 1 + (i & 1);
  goto again;
done:
  return (sum ^ other >> 9) * other;
}

struct packed {
  uint32_t low : 11;
  uint32_t middle : 13;
  uint32_t high : 8;
  uint64_t wide : 51;
};

// residue-case: bit_fields(secret:16) -> u32
uint32_t bit_fields(const uint8_t *key LETHE_SECRET) {
  struct packed p = {0};
  p.low = load32(key);
  p.middle = load32(key + 4) + p.low;
  p.high = p.middle * 5;
  p.wide = load64(key + 8) + p.high;
  p.low ^= p.high;
  return (uint32_t)(p.wide >> 20) + p.low * p.middle;
}

struct with_secret_bits {
  uint32_t number : 4;
  uint32_t bits : 28 LETHE_SECRET;
  uint32_t next;
};

// residue-case: secret_bit_field(secret:8) -> u32
uint32_t secret_bit_field(const struct with_secret_bits *s) {
  uint32_t value = s->bits * 0x9E3779B1u;
  return (value ^ value >> 15) * 3;
}

union view {
  uint64_t words[2];
  double numbers[2];
  uint8_t bytes[16];
};

// residue-case: union_views(secret:16) -> u64
uint64_t union_views(const uint8_t *key LETHE_SECRET) {
  union view v;
  memcpy(v.bytes, key, sizeof v);
  v.words[0] = (v.words[0] >> 12) | UINT64_C(0x3FF0000000000000);
  v.numbers[0] = v.numbers[0] * 1.5;
  return v.words[0] ^ mix64(v.words[1], v.bytes[3]);
}

// residue-case: atomics(secret:24) -> u64; control=gpr
uint64_t atomics(const uint8_t *key LETHE_SECRET) {
  _Atomic uint64_t state = load64(key);
  atomic_fetch_add(&state, load64(key + 8));
  uint64_t expected = load64(key);
  while (!atomic_compare_exchange_weak(&state, &expected,
                                       mix64(expected, load64(key + 16))))
    ;
  return atomic_exchange(&state, 0) ^ atomic_load(&state);
}

struct table {
  uint64_t words[32];
};

static inline void keep(void *memory) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

// The compiler copies by itself, or calls memcpy.
// residue-case: struct_copy(secret:256) -> u64; control=stack
uint64_t struct_copy(const struct table *key LETHE_SECRET) {
  struct table copy = *key, second = copy;
  keep(&second);
  copy.words[3] = second.words[4] + 1;
  second = copy;
  keep(&copy);
  uint64_t sum = 0;
  for (int i = 0; i < 32; ++i)
    sum = mix64(sum, second.words[i] ^ copy.words[31 - i]);
  return sum;
}
