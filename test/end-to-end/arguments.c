// What the caller hands over on the stack and in registers.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <stdarg.h>

// residue-case: ten_integers(secret-u64, secret-u64, secret-u64, secret-u64, secret-u64, secret-u64, secret-u64, secret-u64, secret-u64, secret-u64) -> u64; control=gpr,stack
uint64_t ten_integers(uint64_t a LETHE_SECRET, uint64_t b LETHE_SECRET,
                      uint64_t c LETHE_SECRET, uint64_t d LETHE_SECRET,
                      uint64_t e LETHE_SECRET, uint64_t f LETHE_SECRET,
                      uint64_t g LETHE_SECRET, uint64_t h LETHE_SECRET,
                      uint64_t i LETHE_SECRET, uint64_t j LETHE_SECRET) {
  return mix64(a, b) ^ mix64(c, d) ^ mix64(e, f) ^ mix64(g, h) ^ mix64(i, j);
}

// The sixth is never read, and the seventh neither: they are secret all the
// same.
// residue-case: unused_arguments(secret-u64, u64=2, u64=3, u64=4, u64=5, secret-u64, secret-u64, u64=8) -> u64; control=gpr,stack
uint64_t unused_arguments(uint64_t a LETHE_SECRET, uint64_t b, uint64_t c,
                          uint64_t d, uint64_t e, uint64_t f LETHE_SECRET,
                          uint64_t g LETHE_SECRET, uint64_t h) {
  (void)f;
  (void)g;
  return a * b + c + d + e + h;
}

struct pair {
  uint64_t first, second;
};

// residue-case: struct_in_registers(secret-u64, secret-u64, u64=7) -> u64; control=gpr
uint64_t struct_in_registers(struct pair p LETHE_SECRET, uint64_t factor) {
  return mix64(p.first * factor, p.second);
}

struct block {
  uint64_t words[8];
};

// residue-case: struct_in_memory(secret-struct:64, out:8); control=stack
void struct_in_memory(struct block b LETHE_SECRET, uint8_t *out) {
  uint64_t sum = 0;
  for (int i = 0; i < 8; ++i)
    sum = mix64(sum, b.words[i]);
  store64(out, sum);
}

// residue-case: struct_and_long_double(secret-struct:64, secret-f80, u64=3) -> f80; control=stack
long double struct_and_long_double(struct block b LETHE_SECRET,
                                   long double x LETHE_SECRET, uint64_t n) {
  uint64_t sum = 0;
  for (int i = 0; i < 8; ++i)
    sum = mix64(sum, b.words[i]) + n;
  return x / 2 + (long double)(sum >> 32);
}

// How many arguments lie on the stack the callee cannot know: those are its
// caller's to erase.
// residue-case: variable_arguments(u32=5, secret-u64, secret-u64, secret-u64, secret-u64, secret-u64) -> u64; control=stack
LETHE_SECRET uint64_t variable_arguments(uint32_t count, ...) {
  va_list arguments;
  va_start(arguments, count);
  uint64_t sum = count;
  for (uint32_t i = 0; i < count; ++i)
    sum = mix64(sum, va_arg(arguments, uint64_t));
  va_end(arguments);
  return sum;
}

// residue-case: variable_doubles(u32=3, secret-f64, secret-f64, secret-f64) -> f64; control=stack,xmm
LETHE_SECRET double variable_doubles(uint32_t count, ...) {
  va_list arguments;
  va_start(arguments, count);
  double sum = 1;
  for (uint32_t i = 0; i < count; ++i)
    sum = sum * 0.5 + va_arg(arguments, double) * 0.25;
  va_end(arguments);
  return sum;
}

static NOINLINE uint64_t variable_callee(uint32_t count, ...) {
  va_list arguments;
  va_start(arguments, count);
  uint64_t sum = count;
  for (uint32_t i = 0; i < count; ++i)
    sum = mix64(sum, va_arg(arguments, uint64_t));
  va_end(arguments);
  return sum;
}

// The callee is secret only because it is handed secrets.
// residue-case: calls_variable_arguments(secret:64) -> u64; control=stack
uint64_t calls_variable_arguments(const uint8_t *key LETHE_SECRET) {
  return variable_callee(8, load64(key), load64(key + 8), load64(key + 16),
                         load64(key + 24), load64(key + 32), load64(key + 40),
                         load64(key + 48), load64(key + 56)) +
         1;
}

static NOINLINE uint64_t take_block(struct block b, long double x) {
  uint64_t sum = (uint64_t)x;
  for (int i = 0; i < 8; ++i)
    sum = mix64(sum, b.words[i]);
  return sum;
}

// residue-case: passes_struct_on_stack(secret:64) -> u64; control=stack
uint64_t passes_struct_on_stack(const uint8_t *key LETHE_SECRET) {
  struct block b;
  memcpy(&b, key, sizeof b);
  b.words[3] += 9;
  return take_block(b, (long double)(b.words[1] >> 8)) ^ b.words[2];
}
