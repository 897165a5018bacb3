// Functions that only secret functions of the file call leave erasing to those.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

static NOINLINE uint64_t shallow(uint64_t x) {
  volatile uint64_t keep = x * 11;
  return keep ^ 3;
}

static NOINLINE uint64_t deep(uint64_t x) {
  volatile uint64_t keep[40];
  for (int i = 0; i < 40; ++i)
    keep[i] = mix64(x, (uint64_t)i);
  return shallow(keep[3]) + keep[39];
}

static NOINLINE uint64_t middle(const uint8_t *bytes) {
  volatile uint64_t keep = load64(bytes);
  uint64_t below = deep(keep);
  return mix64(below, keep);
}

// residue-case: three_below(secret:32) -> u64; control=stack
uint64_t three_below(const uint8_t *key LETHE_SECRET) {
  return middle(key) ^ middle(key + 8);
}

// residue-case: sometimes_below(secret:32) -> u64; control=stack
uint64_t sometimes_below(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key);
  if (sum & 1)
    sum += deep(sum);
  else if (sum & 2)
    sum += shallow(sum) * 3;
  return sum;
}

static NOINLINE uint64_t wide(uint64_t x) {
  volatile uint64_t keep[600];
  for (int i = 0; i < 600; ++i)
    keep[i] = mix64(x, (uint64_t)i);
  return keep[599];
}

// residue-case: wide_sometimes_below(secret:32) -> u64; control=stack
uint64_t wide_sometimes_below(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key);
  return sum & 4 ? wide(sum) + 1 : sum * 3;
}

// residue-case: always_wide_below(secret:32) -> u64; control=stack
uint64_t always_wide_below(const uint8_t *key LETHE_SECRET) {
  return wide(load64(key)) + shallow(load64(key + 8));
}

static NOINLINE uint64_t stack_arguments(uint64_t a, uint64_t b, uint64_t c,
                                         uint64_t d, uint64_t e, uint64_t f,
                                         uint64_t g, uint64_t h) {
  volatile uint64_t keep = a ^ b * 3;
  return mix64(keep + c, d ^ e) + mix64(f ^ g, h);
}

// residue-case: arguments_below(secret:64) -> u64; control=stack
uint64_t arguments_below(const uint8_t *key LETHE_SECRET) {
  uint64_t w[8];
  for (int i = 0; i < 8; ++i)
    w[i] = load64(key + 8 * i);
  return stack_arguments(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
}

static NOINLINE uint64_t variable(int count, ...) {
  va_list list;
  uint64_t sum = 0;
  va_start(list, count);
  for (int i = 0; i < count; ++i)
    sum = mix64(sum, va_arg(list, uint64_t));
  va_end(list);
  return sum;
}

// residue-case: variable_below(secret:64) -> u64; control=stack
uint64_t variable_below(const uint8_t *key LETHE_SECRET) {
  return variable(8, load64(key), load64(key + 8), load64(key + 16),
                  load64(key + 24), load64(key + 32), load64(key + 40),
                  load64(key + 48), load64(key + 56));
}

static NOINLINE void copying(uint8_t *to, const uint8_t *from, size_t size) {
  volatile uint64_t keep = load64(from);
  memcpy(to, from, size);
  to[0] ^= (uint8_t)keep;
}

// residue-case: copied_below(secret:64) -> u64; control=stack
uint64_t copied_below(const uint8_t *key LETHE_SECRET) {
  uint8_t copy[64];
  copying(copy, key, 48 + (size_t)(load64(key) & 8));
  return mix64(load64(copy), load64(copy + 40));
}

static NOINLINE unsigned printing(char *text, uint64_t value) {
  return (unsigned)snprintf(text, 24, "%016llx", (unsigned long long)value);
}

// residue-case: foreign_below(secret:32) -> u64; control=stack
uint64_t foreign_below(const uint8_t *key LETHE_SECRET) {
  char text[24];
  unsigned length = printing(text, load64(key));
  return load64((uint8_t *)text) + length;
}

// residue-case: foreign_after(secret:32) -> u64; control=stack
uint64_t foreign_after(const uint8_t *key LETHE_SECRET) {
  char text[24];
  uint64_t sum = deep(load64(key));
  snprintf(text, sizeof text, "%d", 12);
  return sum + shallow(sum) + (uint64_t)text[0];
}

static NOINLINE uint64_t deep_arguments(uint64_t a, uint64_t b, uint64_t c,
                                        uint64_t d, uint64_t e, uint64_t f,
                                        uint64_t g, uint64_t h, uint64_t i,
                                        uint64_t j) {
  volatile uint64_t keep[32];
  for (uint64_t n = 0; n < 32; ++n)
    keep[n] = mix64(a ^ g, b + n);
  return keep[3] + keep[a & 31] + c + d + e + f + h + i + j;
}

// Arguments that are pushed move down what is left below a call.
// residue-case: pushed_then_foreign(secret:64) -> u64; control=stack
uint64_t pushed_then_foreign(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8), c = load64(key + 16);
  uint64_t sum = deep_arguments(a, b, c, a * 3, b * 5, c * 7, a ^ 9, b * 11,
                                c ^ 13, a * 15);
  return sum + (uint64_t)toupper('x');
}

static NOINLINE uint64_t printing_deep(uint64_t value) {
  char text[200];
  return (uint64_t)snprintf(text, sizeof text, "%199llx",
                            (unsigned long long)value) +
         (uint64_t)text[190];
}

// What is wiped before code that is called on one path only.
// residue-case: foreign_on_one_path(secret:32, u64=17) -> u64; control=stack
uint64_t foreign_on_one_path(const uint8_t *key LETHE_SECRET, uint64_t n) {
  volatile uint64_t sum = load64(key);
  if (n % 3 == 1)
    sum += printing_deep(sum);
  else if (sum & 1)
    return sum;
  sum += (uint64_t)toupper('x');
  return sum;
}

static NOINLINE long double extended(long double x, long double y) {
  volatile long double keep = x * y;
  return keep + x;
}

// residue-case: x87_below(secret:32) -> u64
uint64_t x87_below(const uint8_t *key LETHE_SECRET) {
  long double x = (long double)(load64(key) >> 12);
  return (uint64_t)extended(x, 0.125L);
}

typedef uint32_t vector __attribute__((vector_size(16)));

static NOINLINE vector vectors(vector x, vector y) {
  volatile vector keep = x * y;
  return keep ^ y;
}

// residue-case: vectors_below(secret:32) -> u64; control=stack
uint64_t vectors_below(const uint8_t *key LETHE_SECRET) {
  vector x, y;
  memcpy(&x, key, sizeof x);
  memcpy(&y, key + 16, sizeof y);
  x = vectors(x, y);
  return (uint64_t)x[0] << 32 | x[3];
}

// Each calls the other: how deep is not known, and each erases itself.
static NOINLINE uint64_t odd(uint64_t x, int n);
static NOINLINE uint64_t even(uint64_t x, int n) {
  volatile uint64_t keep = x * 5;
  return n ? odd(keep, n - 1) + keep : keep;
}
static NOINLINE uint64_t odd(uint64_t x, int n) {
  volatile uint64_t keep = x * 7;
  return n ? even(keep, n - 1) ^ keep : keep;
}

// residue-case: recursion_below(secret:32) -> u64; control=stack
uint64_t recursion_below(const uint8_t *key LETHE_SECRET) {
  return even(load64(key), 9);
}

// What is below a variable-length array is as deep as that is long.
// residue-case: below_an_array(secret:32, in:2) -> u64; control=stack
uint64_t below_an_array(const uint8_t *key LETHE_SECRET, const uint8_t *size) {
  size_t count = 8 + size[0] % 8;
  uint64_t words[count];
  for (size_t i = 0; i < count; ++i)
    words[i] = mix64(load64(key), i);
  return deep(words[count - 1]) + words[2];
}
