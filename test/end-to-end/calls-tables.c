// Calls through constant tables of functions: where all that a table holds
// erase themselves, none of the call is foreign; which one was called must not
// show either.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <stdio.h>

typedef uint64_t step(uint64_t state, uint64_t word);

static uint64_t shallow(uint64_t state, uint64_t word) {
  volatile uint64_t keep = state + word;
  return keep * 7;
}

static NOINLINE uint64_t below(uint64_t state, uint64_t word) {
  volatile uint64_t keep[24];
  for (int i = 0; i < 24; ++i)
    keep[i] = state * (uint64_t)i + word;
  return keep[5] + keep[20];
}

static uint64_t deep(uint64_t state, uint64_t word) {
  volatile uint64_t keep[40];
  for (int i = 0; i < 40; ++i)
    keep[i] = mix64(state, word + (uint64_t)i);
  return below(keep[3], keep[39]) + 1;
}

static uint64_t in_vectors(uint64_t state, uint64_t word) {
  double x = (double)(state >> 11), y = (double)(word >> 11);
  return (uint64_t)(x * 0.5 + y * 0.25);
}

static step *const steps[] = {shallow, deep, in_vectors};

// residue-case: chosen_in_public(secret:64, in:8) -> u64
uint64_t chosen_in_public(const uint8_t *key LETHE_SECRET,
                          const uint8_t *order) {
  uint64_t state = 1;
  for (int i = 0; i < 8; ++i)
    state = steps[order[i] % 3](state, load64(key + 8 * i));
  return state;
}

// residue-case: chosen_by_secret(secret:16) -> u64
uint64_t chosen_by_secret(const uint8_t *key LETHE_SECRET) {
  return steps[key[0] % 3](load64(key), load64(key + 8));
}

struct method {
  const char *name;
  step *run;
  int rounds;
};
static const struct method methods[] = {
    {"shallow", shallow, 3}, {"deep", deep, 1}, {"none", 0, 0}};

// residue-case: in_a_struct(secret:32, u32=0) -> u64
// residue-case: in_a_struct(secret:32, u32=1) -> u64
uint64_t in_a_struct(const uint8_t *key LETHE_SECRET, uint32_t which) {
  const struct method *method = &methods[which];
  uint64_t state = load64(key + 16);
  for (int i = 0; i < method->rounds; ++i)
    state = method->run(state, load64(key + 8 * (i & 3)));
  return state;
}

// A function of the table calls foreign code, with secrets and without.
static uint64_t prints(uint64_t state, uint64_t word) {
  char text[48];
  int length = snprintf(text, sizeof text, "%llu", (unsigned long long)word);
  return state + (uint64_t)length + load64((const uint8_t *)text);
}

static step *const foreign_steps[] = {shallow, prints};

// residue-case: calls_foreign_code(secret:32, u32=0) -> u64
// residue-case: calls_foreign_code(secret:32, u32=1) -> u64
uint64_t calls_foreign_code(const uint8_t *key LETHE_SECRET, uint32_t which) {
  return foreign_steps[which](load64(key) ^ load64(key + 8), load64(key + 16));
}

// residue-case: foreign_code_by_secret(secret:32) -> u64
uint64_t foreign_code_by_secret(const uint8_t *key LETHE_SECRET) {
  return foreign_steps[key[3] & 1](load64(key), load64(key + 8));
}

// It may call itself, by way of the table.
static uint64_t again(uint64_t state, uint64_t word);
static step *const recursive[] = {shallow, again};
static uint64_t again(uint64_t state, uint64_t word) {
  volatile uint64_t keep = mix64(state, word);
  return recursive[(word >> 4 & 3) == 1](keep, word >> 4) + 1;
}

// residue-case: recursive_table(secret:16) -> u64
uint64_t recursive_table(const uint8_t *key LETHE_SECRET) {
  return recursive[1](load64(key), 0x1111) + load64(key + 8);
}

// Labels among the functions.
// residue-case: with_labels(secret:32, u32=0) -> u64
// residue-case: with_labels(secret:32, u32=1) -> u64
uint64_t with_labels(const uint8_t *key LETHE_SECRET, uint32_t which) {
  static const struct {
    void *label;
    step *run;
  } states[] = {{&&first, shallow}, {&&second, deep}};
  uint64_t state = states[which].run(load64(key), load64(key + 8));
  goto *states[which].label;
first:
  state += load64(key + 16);
second:
  return mix64(state, load64(key + 24));
}

// Tables that others may change, or that hold what is not known here.
step *variable_steps[] = {shallow, deep};
uint64_t outside(uint64_t state, uint64_t word);
__attribute__((noinline, used)) uint64_t outside(uint64_t state,
                                                 uint64_t word) {
  return state - word;
}
static step *const mixed_steps[] = {shallow, outside};

// residue-case: variable_table(secret:32, u32=1) -> u64
uint64_t variable_table(const uint8_t *key LETHE_SECRET, uint32_t which) {
  return variable_steps[which](load64(key), load64(key + 8)) ^ load64(key + 24);
}

// residue-case: mixed_table(secret:32, u32=1) -> u64
uint64_t mixed_table(const uint8_t *key LETHE_SECRET, uint32_t which) {
  return mixed_steps[which](load64(key), load64(key + 8)) ^ load64(key + 24);
}
