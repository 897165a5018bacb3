// Functions and objects that the linker or the loader binds in its own way.
// RUN: %residue-matrix %s --work %t.dir --flags -ftls-model=global-dynamic
#include "Inputs/mix.h"
#include <stdlib.h>

static inline void keep(void *memory) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

// In a shared object its address comes from __tls_get_addr.
_Thread_local LETHE_SECRET uint64_t thread_words[8];
static _Thread_local LETHE_SECRET uint64_t other_words[8]
    __attribute__((tls_model("local-dynamic")));

// residue-case: thread_storage(secret:64) -> u64
uint64_t thread_storage(const uint8_t *input) {
  uint64_t sum = load64(input);
  for (int i = 0; i < 8; ++i) {
    thread_words[i] = load64(input + 8 * i);
    sum = mix64(sum, thread_words[i]);
  }
  for (int i = 0; i < 8; ++i)
    other_words[i] = thread_words[7 - i] ^ sum;
  return mix64(other_words[1], other_words[6]);
}

// residue-case: static_local(secret:32) -> u64; control=stack
uint64_t static_local(const uint8_t *key LETHE_SECRET) {
  static uint64_t state[4];
  static volatile uint64_t turns;
  uint64_t copy[4];
  memcpy(state, key, sizeof state);
  memcpy(copy, state, sizeof copy);
  keep(copy);
  return mix64(copy[0] ^ ++turns, copy[3]);
}

uint64_t original(const uint8_t *key LETHE_SECRET);
uint64_t original(const uint8_t *key) {
  volatile uint64_t copy = load64(key);
  return mix64(copy, load64(key + 8));
}
// residue-case: by_alias(secret:16) -> u64; control=stack
uint64_t by_alias(const uint8_t *key) __attribute__((alias("original")));

static uint64_t referred(const uint8_t *key)
    __attribute__((weakref("original")));

// residue-case: by_weak_reference(secret:32) -> u64; control=stack
uint64_t by_weak_reference(const uint8_t *key LETHE_SECRET) {
  return referred(key) ^ load64(key + 16) * 3;
}

// Calls of an exported function may reach another unit's.
// residue-case: weak_function(secret:16) -> u64; control=stack
__attribute__((weak)) uint64_t weak_function(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copy = load64(key);
  return mix64(copy, load64(key + 8));
}
// residue-case: calls_weak(secret:32) -> u64; control=stack
uint64_t calls_weak(const uint8_t *key LETHE_SECRET) {
  return weak_function(key + 8) ^ mix64(load64(key), 5);
}

// residue-case: target_clones(secret:256) -> u32
__attribute__((target_clones("default,avx2,avx512f"))) uint32_t
target_clones(const uint32_t *key LETHE_SECRET) {
  uint32_t sum = 1;
  for (int i = 0; i < 64; ++i)
    sum += rotate32(key[i], 9) * key[63 - i];
  return sum;
}

// residue-case: calls_target_clones(secret:256) -> u32
uint32_t calls_target_clones(const uint32_t *key LETHE_SECRET) {
  return target_clones(key) * 3 + key[5];
}

// residue-case: target_attribute(secret:256) -> u32
__attribute__((target("avx2"))) static NOINLINE uint32_t
with_avx2(const uint32_t *key LETHE_SECRET) {
  uint32_t sum = 1;
  for (int i = 0; i < 64; ++i)
    sum += rotate32(key[i], 9) * key[63 - i];
  return sum;
}
uint32_t target_attribute(const uint32_t *key LETHE_SECRET) {
  if (!__builtin_cpu_supports("avx2"))
    return 0;
  return with_avx2(key) * 5 + key[2];
}

typedef uint64_t step(const uint8_t *key);
static uint64_t narrow_step(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copy = load64(key) * 3;
  return copy ^ load64(key + 8);
}
static uint64_t wide_step(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copy[2] = {load64(key), load64(key + 8)};
  return mix64(copy[0], copy[1]);
}
static step *choose(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse4.2") ? wide_step : narrow_step;
}
// residue-case: chosen_at_load(secret:16) -> u64; control=stack
uint64_t chosen_at_load(const uint8_t *key) __attribute__((ifunc("choose")));

// residue-case: calls_chosen(secret:16) -> u64; control=stack
uint64_t calls_chosen(const uint8_t *key LETHE_SECRET) {
  return chosen_at_load(key) + load64(key);
}

static LETHE_SECRET uint64_t prepared[4];
__attribute__((constructor)) static void prepare(void) {
  for (int i = 0; i < 4; ++i)
    prepared[i] = mix64(i, i + 1);
}
__attribute__((destructor)) static void forget(void) {
  lethe_wipe(prepared, sizeof prepared);
}
// residue-case: prepared_at_load(secret:32) -> u64
uint64_t prepared_at_load(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 0;
  for (int i = 0; i < 4; ++i)
    sum = mix64(sum ^ prepared[i], load64(key + 8 * i));
  return sum;
}

// A global register variable would need a library that leaves it alone; a
// local one is an ordinary object.
// residue-case: register_variable(secret:16) -> u64
uint64_t register_variable(const uint8_t *key LETHE_SECRET) {
  register uint64_t low __asm__("r13") = load64(key);
  register uint64_t high __asm__("r9") = load64(key + 8);
  __asm__("imul %1, %0\n\trol $7, %1" : "+r"(low), "+r"(high) : : "cc");
  return mix64(low, high);
}
