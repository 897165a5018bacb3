// Leaf functions: what is left is in spill slots, in the red zone, in
// registers.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

// residue-case: leaf_key_32(secret:32) -> u64
uint64_t leaf_key_32(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8);
  uint64_t c = load64(key + 16), d = load64(key + 24);
  return mix64(a, b) + mix64(c, d) * mix64(a + c, b ^ d);
}

// residue-case: leaf_key_64(secret:64, in:64, out:64)
void leaf_key_64(const uint8_t *key LETHE_SECRET, const uint8_t *data,
                 uint8_t *out) {
  uint64_t previous = 0x0123456789ABCDEF;
  for (int i = 0; i < 64; i += 8) {
    previous = mix64(load64(key + i) + previous, load64(data + i));
    store64(out + i, previous);
  }
}

// Twenty-four words are live at once: most of them are spilled.
// residue-case: spill_heavy(secret:192, in:192) -> u64; control=stack
// clang-format off
#define WORDS(X) \
  X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) \
  X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) \
  X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23)
// clang-format on
uint64_t spill_heavy(const uint8_t *key LETHE_SECRET, const uint8_t *data) {
#define LOAD(N) uint64_t k##N = load64(key + 8 * N);
  WORDS(LOAD)
  uint64_t carry = 1;
  for (int i = 0; i < 4; ++i) {
#define STEP(N)                                                                \
  k##N = rotate64(k##N + carry, N + 1) ^ load64(data + 8 * N);                 \
  carry = carry * 3 + k##N;
    WORDS(STEP)
  }
  uint64_t sum = 0;
#define ADD(N) sum = rotate64(sum, 7) + k##N;
  WORDS(ADD)
  return sum;
}

// Each return is an exit of its own. Which one is taken is no secret.
// residue-case: early_return(secret:32, u32=0) -> u32
// residue-case: early_return(secret:32, u32=1) -> u32
// residue-case: early_return(secret:32, u32=2) -> u32
uint32_t early_return(const uint8_t *key LETHE_SECRET, uint32_t exit) {
  uint64_t a = mix64(load64(key), load64(key + 8));
  if (exit == 0)
    return (uint32_t)a;
  uint64_t b = mix64(a, load64(key + 16));
  if (exit == 1)
    return (uint32_t)(b >> 16);
  for (int i = 0; i < 5; ++i)
    b = mix64(b, a + load64(key + 24));
  return (uint32_t)(b ^ b >> 32);
}

// residue-case: switch_on_secret(secret:32, out:8)
void switch_on_secret(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  uint64_t value = load64(key + 8);
  for (int i = 0; i < 32; ++i) {
    switch (key[i] & 7) {
    case 0:
      value = mix64(value, key[i]);
      break;
    case 1:
      value = rotate64(value, 11) - 5;
      break;
    case 2:
      value *= value | 1;
      break;
    case 3:
      value ^= value >> 17;
      break;
    case 5:
      value = ~value + i;
      break;
    default:
      value += (uint64_t)key[i] << i;
    }
  }
  store64(out, value);
}

// A frame of 100 bytes and no call: it stays below the stack pointer.
// residue-case: red_zone(secret:32, u32=9) -> u64; control=stack
uint64_t red_zone(const uint8_t *key LETHE_SECRET, uint32_t stride) {
  volatile uint8_t scratch[100];
  for (unsigned i = 0; i < sizeof scratch; ++i)
    scratch[i] = key[i % 32] + i;
  uint64_t sum = 0;
  for (unsigned i = 0; i < sizeof scratch; ++i)
    sum = rotate64(sum, 5) + scratch[i * stride % sizeof scratch];
  return sum;
}

// residue-case: computed_goto(secret:32, in:32) -> u64
uint64_t computed_goto(const uint8_t *key LETHE_SECRET, const uint8_t *code) {
  static const void *const steps[] = {&&add, &&multiply, &&rotate};
  uint64_t value = load64(key + 24), other = load64(key);
  unsigned at = 0;
next:
  if (at == 32)
    return mix64(value ^ other, other >> 7);
  value ^= key[at];
  goto *steps[code[at++] % 3];
add:
  value += load64(key + at % 24);
  goto next;
multiply:
  other = mix64(value, at);
  goto next;
rotate:
  value = rotate64(value, 1 + (unsigned)(value & 15));
  goto next;
}
