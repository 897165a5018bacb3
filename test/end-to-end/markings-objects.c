// Secrets marked object by object.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

#define SECRET __attribute__((annotate("secret")))

// residue-case: marks_local(secret:32) -> u64
uint64_t marks_local(const uint8_t *input) {
  SECRET uint64_t words[4];
  memcpy(words, input, sizeof words);
  return mix64(words[0], words[1]) + mix64(words[2], words[3]);
}

// residue-case: marks_pointer_local(secret:32) -> u64
uint64_t marks_pointer_local(const uint8_t *input) {
  SECRET const uint8_t *key = input;
  uint64_t sum = 0;
  for (int i = 0; i < 25; ++i)
    sum = mix64(sum, load64(key + i));
  return sum;
}

// residue-case: marks_parameter(secret-u64, secret-u32, u32=3) -> u64
uint64_t marks_parameter(uint64_t a SECRET, uint32_t b SECRET, uint32_t c) {
  return mix64(a, b) * c;
}

SECRET static uint8_t static_key[32];
SECRET uint8_t global_key[32];
static _Thread_local SECRET uint8_t thread_key[32];

// What is written to the globals is theirs to keep: memory of static storage
// is not left on return, it is the object.
// residue-case: marks_static(secret:32) -> u64
uint64_t marks_static(const uint8_t *input) {
  memcpy(static_key, input, 32);
  return mix64(load64(static_key), load64(static_key + 8)) ^
         load64(static_key + 16);
}

// residue-case: marks_global(secret:32) -> u64
uint64_t marks_global(const uint8_t *input) {
  for (int i = 0; i < 32; ++i)
    global_key[i] = input[31 - i] + 1;
  return mix64(load64(global_key), load64(global_key + 8));
}

// residue-case: marks_thread_local(secret:32) -> u64
uint64_t marks_thread_local(const uint8_t *input) {
  for (int i = 0; i < 32; ++i)
    thread_key[i] = input[i] ^ 0x5C;
  return mix64(load64(thread_key + 8), load64(thread_key + 24));
}

// residue-case: marks_static_local(secret:16) -> u32
uint32_t marks_static_local(const uint8_t *input) {
  SECRET static uint64_t state[2];
  state[0] = load64(input);
  state[1] = load64(input + 8);
  return (uint32_t)mix64(state[0], state[1]);
}

// residue-case: marks_function(secret:32, out:32)
SECRET void marks_function(const uint8_t *input, uint8_t *out) {
  uint64_t last = 0;
  for (int i = 0; i < 32; i += 8) {
    last = mix64(load64(input + i), last);
    store64(out + i, last);
  }
}
