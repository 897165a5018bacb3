// Secret functions as cryptographic code has them, small ones above all: there
// the cost of erasing shows most.
#include "cases.h"
#include "variant.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

// residue-case: leaf_32(secret:32) -> u64
CASE(leaf_32, (const uint8_t *key SECRET), (key)) {
  uint64_t a = load(key), b = load(key + 8);
  uint64_t c = load(key + 16), d = load(key + 24);
  return mix(a, b) + mix(c, d) * mix(a + c, b ^ d);
}

// residue-case: leaf_64(secret:64, in:64) -> u64
CASE(leaf_64, (const uint8_t *key SECRET, const uint8_t *data), (key, data)) {
  uint64_t sum = 1;
  for (int i = 0; i < 64; i += 8)
    sum = mix(load(key + i) + sum, load(data + i));
  return sum;
}

// clang-format off
#define WORDS(X) \
  X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) \
  X(12) X(13) X(14) X(15) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23)
// clang-format on
// residue-case: spill_heavy(secret:192, in:192) -> u64
CASE(spill_heavy, (const uint8_t *key SECRET, const uint8_t *data),
     (key, data)) {
#define LOAD(N) uint64_t k##N = load(key + 8 * N);
#define STEP(N)                                                                \
  k##N = rotate(k##N + carry, N + 1) ^ load(data + 8 * N);                     \
  carry = carry * 3 + k##N;
#define ADD(N) sum = rotate(sum, 7) + k##N;
  uint64_t carry = 1, sum = 0;
  WORDS(LOAD)
  for (int i = 0; i < 4; ++i) {
    WORDS(STEP)
  }
  WORDS(ADD)
  return sum;
}

// residue-case: vector_loop(secret:256, in:256, out:256) -> u64
CASE(vector_loop,
     (const uint8_t *key SECRET, const uint8_t *data, uint8_t *out),
     (key, data, out)) {
  for (int i = 0; i < 256; ++i)
    out[i] = (uint8_t)(key[i] * 3 + data[i]);
  return out[7];
}

static NOINLINE uint64_t descend(const uint8_t *key SECRET, unsigned depth) {
  volatile uint64_t word = load(key + depth);
  uint64_t below = depth ? descend(key, depth - 1) : 1;
  return mix(below, word);
}
// residue-case: recursion_20(secret:32, u32=20) -> u64
CASE(recursion_20, (const uint8_t *key SECRET, unsigned depth), (key, depth)) {
  return descend(key, depth);
}

// residue-case: variable_length_array(secret:256, u32=24) -> u64
CASE(variable_length_array, (const uint8_t *key SECRET, unsigned count),
     (key, count)) {
  volatile uint64_t words[count];
  for (unsigned i = 0; i < count; ++i)
    words[i] = load(key + 8 * i) * (i + 1);
  uint64_t sum = 0;
  for (unsigned i = count; i-- > 0;)
    sum = mix(sum, words[i]);
#if defined(BY_HAND)
  sodium_memzero((void *)words, sizeof words);
#endif
  return sum;
}

// residue-case: array_256(secret:256) -> u64
CASE(array_256, (const uint8_t *key SECRET), (key)) {
  volatile uint8_t copy[256];
  for (int i = 0; i < 256; ++i)
    copy[i] = key[255 - i];
  uint64_t sum = 0;
  for (int i = 0; i < 256; i += 16)
    sum = mix(sum, copy[i]);
  WIPE(copy);
  return sum;
}

// residue-case: struct_by_value(secret-struct:48) -> u64
CASE(struct_by_value, (struct key_block block SECRET), (block)) {
  uint64_t sum = 0;
  for (int i = 0; i < 48; i += 8)
    sum = mix(sum, load(block.bytes + i));
  WIPE(block);
  return sum;
}

static NOINLINE ERASED uint64_t add_arguments(uint64_t count, va_list more) {
  uint64_t sum = count;
  while (count--)
    sum = mix(sum, va_arg(more, uint64_t));
  return sum;
}
// residue-case: variable_arguments(u64=3, secret-u64, secret-u64, secret-u64) -> u64
#if defined(BY_HAND)
static NOINLINE uint64_t by_hand(uint64_t count, va_list more) {
  return add_arguments(count, more);
}
#endif
// Handed a va_list, GCC's strub("internal") is refused on the variadic one.
__attribute__((annotate("secret"))) uint64_t variable_arguments(uint64_t count,
                                                                ...) {
  va_list more;
  va_start(more, count);
#if defined(BY_HAND)
  uint64_t sum = by_hand(count, more);
  sodium_stackzero(1024);
#else
  uint64_t sum = add_arguments(count, more);
#endif
  va_end(more);
  return sum;
}

// residue-case: floating_point(secret:64, u32=8) -> u64
CASE(floating_point, (const double *values SECRET, unsigned count),
     (values, count)) {
  double sum = 0, squares = 0;
  for (unsigned i = 0; i < count; ++i) {
    sum += values[i];
    squares += values[i] * values[i];
  }
  return sum < squares;
}

// residue-case: early_return(secret:32, u32=1) -> u64
CASE(early_return, (const uint8_t *key SECRET, unsigned exit), (key, exit)) {
  uint64_t a = mix(load(key), load(key + 8));
  if (exit == 0)
    return a;
  uint64_t b = mix(a, load(key + 16));
  if (exit == 1)
    return b >> 16;
  for (int i = 0; i < 5; ++i)
    b = mix(b, a + load(key + 24));
  return b;
}

// residue-case: pointer_parameter(secret:32, out:32) -> u64
CASE(pointer_parameter, (const uint8_t *key SECRET, uint64_t *out),
     (key, out)) {
  for (int i = 0; i < 4; ++i)
    out[i] = mix(load(key + 8 * i), (uint64_t)i);
  return 0;
}

// residue-case: field_access(secret:48) -> u64
CASE(field_access, (struct session * session SECRET), (session)) {
  session->counter = mix(session->counter, load(session->key));
  return session->id;
}

static NOINLINE uint64_t step(const uint8_t *block SECRET, uint64_t state) {
  volatile uint64_t copy = load(block);
  return mix(state, copy) + (copy >> 60);
}
// residue-case: helper_16_times(secret:128) -> u64
CASE(helper_16_times, (const uint8_t *key SECRET), (key)) {
  uint64_t state = 1;
  for (int i = 0; i < 16; ++i)
    state = step(key + 8 * i, state);
  return state;
}

#define LEVEL(N, BELOW)                                                        \
  static NOINLINE uint64_t level_##N(const uint8_t *key SECRET, uint64_t x) {  \
    volatile uint64_t copy = load(key + 8 * N);                                \
    return mix(BELOW, copy);                                                   \
  }
LEVEL(4, x)
LEVEL(3, level_4(key, x + 1))
LEVEL(2, level_3(key, x + 2))
LEVEL(1, level_2(key, x + 3))
// residue-case: calls_5_deep(secret:64) -> u64
CASE(calls_5_deep, (const uint8_t *key SECRET), (key)) {
  return level_1(key, 5) + 1;
}

static NOINLINE uint64_t finish(const uint8_t *key SECRET, uint64_t x) {
  return mix(load(key + 8), x);
}
// residue-case: tail_call(secret:32, u64=7) -> u64
CASE(tail_call, (const uint8_t *key SECRET, uint64_t x), (key, x)) {
  return finish(key, mix(load(key), x));
}

static NOINLINE uint64_t add_words(const uint8_t *key SECRET) {
  return load(key) + load(key + 8);
}
static NOINLINE uint64_t mix_words(const uint8_t *key SECRET) {
  return mix(load(key), load(key + 8));
}
static uint64_t (*const methods[])(const uint8_t *key) = {add_words, mix_words};
// residue-case: function_pointer(secret:32, u32=1) -> u64
CASE(function_pointer, (const uint8_t *key SECRET, unsigned which),
     (key, which)) {
  return methods[which](key) ^ load(key + 16);
}

// residue-case: constant_time_equal(secret:32, in:32) -> u64
CASE(constant_time_equal, (const uint8_t *a SECRET, const uint8_t *b), (a, b)) {
  uint8_t difference = 0;
  for (int i = 0; i < 32; ++i)
    difference |= a[i] ^ b[i];
  return difference == 0;
}

// residue-case: multiply_256(secret:32, inout:64) -> u64
CASE(multiply_256, (const uint8_t *key SECRET, uint64_t *words), (key, words)) {
  uint64_t product[8] = {0};
  for (int i = 0; i < 4; ++i) {
    uint64_t carry = 0;
    for (int j = 0; j < 4; ++j) {
      unsigned __int128 t = (unsigned __int128)load(key + 8 * i) * words[j] +
                            product[i + j] + carry;
      product[i + j] = (uint64_t)t;
      carry = (uint64_t)(t >> 64);
    }
    product[i + 4] = carry;
  }
  memcpy(words, product, sizeof product);
  WIPE(product);
  return 0;
}

static uint8_t table[256] = {1, 3, 9, 27};
// residue-case: table_lookup(secret:64) -> u64
CASE(table_lookup, (const uint8_t *key SECRET), (key)) {
  uint8_t state[16];
  memcpy(state, key, 16);
  for (int round = 0; round < 4; ++round)
    for (int i = 0; i < 16; ++i)
      state[i] = table[state[i]] ^ key[16 * (round & 3) + i];
  uint64_t sum = load(state) ^ load(state + 8);
  WIPE(state);
  return sum;
}

// residue-case: switch_public(secret:32, u32=2) -> u64
CASE(switch_public, (const uint8_t *key SECRET, unsigned way), (key, way)) {
  uint64_t x = load(key);
  switch (way) {
  case 0:
    return x;
  case 1:
    return mix(x, load(key + 8));
  case 2:
    return mix(load(key + 16), x);
  default:
    return mix(mix(x, load(key + 8)), mix(load(key + 16), load(key + 24)));
  }
}

#define QUARTER(a, b, c, d)                                                    \
  a += b, d ^= a, d = d << 16 | d >> 16, c += d, b ^= c,                       \
                  b = b << 12 | b >> 20, a += b, d ^= a, d = d << 8 | d >> 24, \
                  c += d, b ^= c, b = b << 7 | b >> 25
// residue-case: chacha20_block(secret:64, out:64) -> u64
CASE(chacha20_block, (const uint8_t *key SECRET, uint32_t *out), (key, out)) {
  uint32_t x[16], start[16];
  memcpy(start, key, sizeof start);
  memcpy(x, start, sizeof x);
  for (int i = 0; i < 10; ++i) {
    QUARTER(x[0], x[4], x[8], x[12]);
    QUARTER(x[1], x[5], x[9], x[13]);
    QUARTER(x[2], x[6], x[10], x[14]);
    QUARTER(x[3], x[7], x[11], x[15]);
    QUARTER(x[0], x[5], x[10], x[15]);
    QUARTER(x[1], x[6], x[11], x[12]);
    QUARTER(x[2], x[7], x[8], x[13]);
    QUARTER(x[3], x[4], x[9], x[14]);
  }
  for (int i = 0; i < 16; ++i)
    out[i] = x[i] + start[i];
  WIPE(x);
  WIPE(start);
  return 0;
}

static uint32_t rotate_right(uint32_t x, unsigned n) {
  return x >> n | x << (32 - n);
}
static const uint32_t round_keys[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf};
// residue-case: sha256_block(secret:64, inout:32) -> u64
CASE(sha256_block, (const uint8_t *block SECRET, uint32_t *state),
     (block, state)) {
  uint32_t w[64], s[8];
  memcpy(w, block, 64);
  for (int i = 16; i < 64; ++i)
    w[i] = w[i - 16] + w[i - 7] +
           (rotate_right(w[i - 15], 7) ^ rotate_right(w[i - 15], 18)) +
           (rotate_right(w[i - 2], 17) ^ rotate_right(w[i - 2], 19));
  memcpy(s, state, sizeof s);
  for (int i = 0; i < 64; ++i) {
    uint32_t t = s[7] + ((s[4] & s[5]) ^ (~s[4] & s[6])) + round_keys[i] +
                 w[i] + (rotate_right(s[4], 6) ^ rotate_right(s[4], 11));
    uint32_t u = (rotate_right(s[0], 2) ^ rotate_right(s[0], 13)) +
                 ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 28);
    s[4] += t;
    s[0] = t + u;
  }
  for (int i = 0; i < 8; ++i)
    state[i] += s[i];
  WIPE(w);
  WIPE(s);
  return 0;
}

/* Locals of so many bytes, of which few are used. */
#define FRAME(size)                                                            \
  CASE(frame_##size, (const uint8_t *key SECRET), (key)) {                     \
    volatile uint64_t words[size / 8];                                         \
    for (int i = 0; i < size / 8; i += 50)                                     \
      words[i] = load(key + i % 56);                                           \
    uint64_t sum = words[0] + words[(size / 8 - 1) / 50 * 50];                 \
    WIPE(words);                                                               \
    return sum;                                                                \
  }

// residue-case: frame_4096(secret:64) -> u64
FRAME(4096)

// residue-case: frame_20000(secret:64) -> u64
FRAME(20000)

// residue-case: frame_100000(secret:64) -> u64
FRAME(100000)

// residue-case: foreign_memcpy(secret:64, u32=40) -> u64
CASE(foreign_memcpy, (const uint8_t *key SECRET, unsigned size), (key, size)) {
  uint8_t copy[64];
  memcpy(copy, key, size);
  uint64_t sum = load(copy) + load(copy + 24);
  WIPE(copy);
  return sum;
}

// residue-case: foreign_public(secret:64) -> u64
CASE(foreign_public, (const uint8_t *key SECRET), (key)) {
  uint64_t before = mix(load(key), load(key + 8));
  uint64_t told = public_function(12);
  return mix(before, told + load(key + 16));
}

// residue-case: foreign_snprintf(secret:64) -> u64
CASE(foreign_snprintf, (const uint8_t *key SECRET), (key)) {
  char text[48];
  int length =
      snprintf(text, sizeof text, "%016llx", (unsigned long long)load(key));
  uint64_t sum = (uint64_t)(length + text[3]);
  WIPE(text);
  return sum;
}

static int compare_words(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}
// residue-case: qsort_callback(secret:64) -> u64
CASE(qsort_callback, (const uint8_t *key SECRET), (key)) {
  uint64_t words[8];
  memcpy(words, key, sizeof words);
  qsort(words, 8, sizeof *words, compare_words);
  uint64_t smallest = words[0];
  WIPE(words);
  return smallest;
}
