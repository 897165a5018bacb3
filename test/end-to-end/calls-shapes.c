// Calls by the shape of arguments and results.
// RUN: %residue-matrix %s --work %t.dir --flags -Wno-deprecated-non-prototype
#include "Inputs/mix.h"
#include <stdarg.h>

#define EIGHT(X, N)                                                            \
  X(N##0) X(N##1) X(N##2) X(N##3) X(N##4) X(N##5) X(N##6) X(N##7)
#define SIXTY_FOUR(X)                                                          \
  EIGHT(X, 0)                                                                  \
  EIGHT(X, 1)                                                                  \
  EIGHT(X, 2) EIGHT(X, 3) EIGHT(X, 4) EIGHT(X, 5) EIGHT(X, 6) EIGHT(X, 7)
#define PARAMETER(N) , uint64_t p##N
#define ADD(N) sum = rotate64(sum, 7) + p##N;
#define ARGUMENT(N) , load64(key + (N * 5) % 57)

static NOINLINE uint64_t sixty_four(uint64_t sum SIXTY_FOUR(PARAMETER)) {
  SIXTY_FOUR(ADD)
  return sum;
}
// residue-case: many_parameters(secret:64) -> u64; control=stack
uint64_t many_parameters(const uint8_t *key LETHE_SECRET) {
  return sixty_four(load64(key) SIXTY_FOUR(ARGUMENT)) + 1;
}

static NOINLINE uint64_t fold_list(unsigned count, va_list list) {
  uint64_t sum = 1;
  for (unsigned i = 0; i < count; ++i)
    sum = mix64(sum, va_arg(list, uint64_t));
  return sum;
}
static NOINLINE uint64_t fold_twice(unsigned count, ...) {
  va_list list, again;
  va_start(list, count);
  va_copy(again, list);
  uint64_t sum = fold_list(count, list);
  sum ^= rotate64(fold_list(count, again), 9);
  va_end(again);
  va_end(list);
  return sum;
}
// residue-case: argument_lists(secret:64) -> u64; control=stack
uint64_t argument_lists(const uint8_t *key LETHE_SECRET) {
  return fold_twice(9, load64(key), load64(key + 8), load64(key + 16),
                    load64(key + 24), load64(key + 32), load64(key + 40),
                    load64(key + 48), load64(key + 56), load64(key + 3)) *
         3;
}

static NOINLINE __attribute__((ms_abi)) uint64_t ms_fold(unsigned count, ...) {
  __builtin_ms_va_list list;
  __builtin_ms_va_start(list, count);
  uint64_t sum = 1;
  for (unsigned i = 0; i < count; ++i)
    sum = mix64(sum, __builtin_va_arg(list, uint64_t));
  __builtin_ms_va_end(list);
  return sum;
}
// residue-case: ms_variable_arguments(secret:64) -> u64; control=stack
uint64_t ms_variable_arguments(const uint8_t *key LETHE_SECRET) {
  return ms_fold(5, load64(key), load64(key + 8), load64(key + 16),
                 load64(key + 24), load64(key + 32)) +
         1;
}

typedef uint64_t callback(const uint8_t *key, uint64_t sum);
static uint64_t called_back(const uint8_t *key, uint64_t sum) {
  volatile uint64_t copy[3] = {load64(key), sum, load64(key + 8)};
  return mix64(copy[0] ^ copy[1], copy[2]);
}
static NOINLINE __attribute__((ms_abi)) uint64_t calls_back(callback *function,
                                                            const uint8_t *key,
                                                            uint64_t a,
                                                            uint64_t b,
                                                            uint64_t c) {
  uint64_t sum = 0;
  for (int i = 0; i < 3; ++i)
    sum = function(key + i, sum ^ a) + b * c;
  return sum;
}
// RDI, RSI and XMM6 to XMM15 are the caller's in one convention only.
// residue-case: conventions_mixed(secret:32) -> u64; control=stack
uint64_t conventions_mixed(const uint8_t *key LETHE_SECRET) {
  return calls_back(called_back, key, load64(key), load64(key + 16),
                    load64(key + 24)) ^
         load64(key + 8);
}

static __attribute__((preserve_most)) NOINLINE uint64_t
keeps_most(const uint8_t *key, uint64_t sum) {
  return called_back(key, sum * 3) + sum;
}
static __attribute__((preserve_none)) NOINLINE uint64_t
keeps_none(const uint8_t *key, uint64_t sum) {
  return keeps_most(key + 8, sum) ^ load64(key);
}
// residue-case: conventions_nested(secret:32) -> u64; control=stack
uint64_t conventions_nested(const uint8_t *key LETHE_SECRET) {
  return keeps_none(key, load64(key + 16)) * 5 + load64(key + 24);
}

struct seven {
  uint64_t words[7];
};
static NOINLINE struct seven first_seven(const uint8_t *key) {
  struct seven s;
  for (int i = 0; i < 7; ++i)
    s.words[i] = mix64(load64(key + 8 * i), i);
  return s;
}
static NOINLINE struct seven turned(struct seven s, uint64_t by) {
  for (int i = 0; i < 7; ++i)
    s.words[i] = rotate64(s.words[6 - i], 5) + by;
  return s;
}
// residue-case: nested_results(secret:64) -> u64; control=stack
uint64_t nested_results(const uint8_t *key LETHE_SECRET) {
  struct seven s = turned(turned(first_seven(key), 1), load64(key + 56));
  return mix64(s.words[0], s.words[6]) ^ first_seven(key + 8).words[3];
}

struct small {
  float a, b;
  uint32_t c;
};
static NOINLINE struct small small_step(struct small s, uint32_t n) {
  volatile float copy = s.a * 3 + s.b;
  return (struct small){s.b, copy, s.c * 5 + n};
}
// residue-case: results_in_registers(secret:32) -> u32; control=stack
uint32_t results_in_registers(const uint8_t *key LETHE_SECRET) {
  struct small s = {key[0], key[1], load32(key + 4)};
  for (int i = 0; i < 4; ++i)
    s = small_step(s, load32(key + 8 + i));
  return s.c ^ (uint32_t)s.a;
}

static NOINLINE uint64_t old_style(key, count, factor) const uint8_t *key;
short count;
float factor;
{
  volatile uint64_t sum = (uint64_t)(factor * 16);
  for (short i = 0; i < count; ++i)
    sum = mix64(sum, load64(key + i));
  return sum;
}
// residue-case: without_prototype(secret:32) -> u64; control=stack
uint64_t without_prototype(const uint8_t *key LETHE_SECRET) {
  return old_style(key, (short)(9 + (key[3] & 0)), (float)key[9]) ^ 3;
}

static NOINLINE uint64_t sum_rows(unsigned rows, unsigned columns,
                                  uint32_t table[rows][columns]) {
  volatile uint64_t sum = 0;
  for (unsigned i = 0; i < rows; ++i)
    for (unsigned j = 0; j < columns; ++j)
      sum = mix64(sum, table[i][j]);
  return sum;
}
// residue-case: variable_array_parameter(secret:96, u32=4, u32=6) -> u64; control=stack
uint64_t variable_array_parameter(const uint8_t *key LETHE_SECRET,
                                  unsigned rows, unsigned columns) {
  uint32_t table[rows][columns];
  memcpy(table, key, sizeof table);
  return sum_rows(rows, columns, table) * 3;
}

// residue-case: nothing_to_do(secret-u64, secret:32); control=gpr
void nothing_to_do(uint64_t a LETHE_SECRET, const uint8_t *key LETHE_SECRET) {
  (void)a;
  (void)key;
}
