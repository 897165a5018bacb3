// Two units that the linker merges: what one knows of its calls does not hold
// once the other has inlined them, or calls it directly.
// RUN: %residue-matrix %s --work %t.full --lto full --levels O0,O1,O2,O3 \
// RUN:   --flags '%S/Inputs/other-unit.c' --march x86-64,x86-64-v4
// RUN: %residue-matrix %s --work %t.thin --lto thin --levels O0,O1,O2,O3 \
// RUN:   --flags '%S/Inputs/other-unit.c' --march x86-64,x86-64-v4
// RUN: %residue-matrix %s --work %t.hidden --lto full --levels O1,O2 \
// RUN:   --flags '%S/Inputs/other-unit.c -fvisibility=hidden' --march x86-64
// RUN: %residue-matrix %s --work %t.parts --lto full --levels O2 \
// RUN:   --flags '%S/Inputs/other-unit.c -Wl,--lto-partitions=3' --march x86-64
#include "Inputs/other-unit.h"

#define EXPORT __attribute__((visibility("default")))

// Inlined, a plain function hands on the secret.
// residue-case: through_plain(secret:32) -> u64; control=stack
EXPORT uint64_t through_plain(const uint8_t *key LETHE_SECRET) {
  return hand_on(load64(key) ^ load64(key + 8)) + key[20];
}

// residue-case: through_plain_to_secret(secret:32) -> u64; control=stack
EXPORT uint64_t through_plain_to_secret(const uint8_t *key LETHE_SECRET) {
  return hand_on_to_secret(load64(key) ^ load64(key + 8)) + key[20];
}

// A function that is secret for something else hands on its argument.
// residue-case: through_secret(secret:32) -> u64; control=stack
EXPORT uint64_t through_secret(const uint8_t *key LETHE_SECRET) {
  return hand_on_aside(load64(key) ^ load64(key + 8)) + key[20];
}

// residue-case: through_memory(secret:32) -> u64; control=stack
EXPORT uint64_t through_memory(const uint8_t *key LETHE_SECRET) {
  return hand_on_through_memory(key) + key[20];
}

// residue-case: through_pointer(secret:32) -> u64; control=stack
EXPORT uint64_t through_pointer(const uint8_t *key LETHE_SECRET) {
  return secret_work[0](load64(key)) ^ secret_work[1](load64(key + 8));
}

// A tail call leaves no place to erase after it.
// residue-case: by_tail_call(secret:32) -> u64; control=stack
EXPORT uint64_t by_tail_call(const uint8_t *key LETHE_SECRET) {
  return hand_on_aside(load64(key) ^ load64(key + 8));
}

// Called on one path only: what it changes, the caller erases.
// residue-case: on_one_path(secret:32) -> u64; control=stack
EXPORT uint64_t on_one_path(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key);
  if (key[8] & 1)
    sum += hand_on_aside(sum);
  return sum + 1;
}

// A plain caller keeps the secret function out, in whichever unit it is.
// residue-case: plain_caller(secret:32, out:16)
EXPORT void plain_caller(const uint8_t *key, uint8_t *out) {
  fold(key, out);
  fold(key + 8, out + 8);
}
