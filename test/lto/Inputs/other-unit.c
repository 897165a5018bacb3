// The other unit of two-units.c: what is secret here is so by its own markings;
// nothing is known of what the first unit hands over.
#include "other-unit.h"

NOINLINE uint64_t leave_traces(uint64_t value) {
  volatile uint64_t copies[16];
  for (int i = 0; i < 16; ++i)
    copies[i] = mix64(value, i);
  return copies[value & 15];
}

// Only plain functions of this unit call it.
static NOINLINE uint64_t leave_more_traces(uint64_t value) {
  volatile uint64_t copies[8];
  for (int i = 0; i < 8; ++i)
    copies[i] = mix64(value, i);
  return copies[value & 7];
}

uint64_t hand_on(uint64_t value) { return leave_more_traces(value + 1) ^ 5; }

static uint64_t secret_constant(void) {
  uint64_t LETHE_SECRET constant = 0x1234567;
  return constant * 3;
}

static NOINLINE uint64_t local_secret(uint64_t value) {
  uint64_t traces = leave_traces(value * 3);
  return traces ^ secret_constant();
}

uint64_t hand_on_to_secret(uint64_t value) { return local_secret(value) + 1; }

NOINLINE uint64_t hand_on_aside(uint64_t value) {
  uint64_t LETHE_SECRET own = 77;
  return leave_traces(value) * own;
}

NOINLINE uint64_t hand_on_through_memory(const uint8_t *bytes) {
  uint64_t LETHE_SECRET own = 99;
  return leave_traces(load64(bytes) + load64(bytes + 8)) * own;
}

void fold(const uint8_t *key, uint8_t *out) {
  uint64_t LETHE_SECRET word = load64(key);
  store64(out, mix64(word, load64(key + 8)) ^ load64(key + 16));
}

static uint64_t pointed_to(uint64_t value) {
  uint64_t LETHE_SECRET own = 55;
  return leave_traces(value ^ 21) * own;
}

static uint64_t pointed_to_too(uint64_t value) {
  uint64_t LETHE_SECRET own = 33;
  return leave_traces(value ^ 42) + own;
}

work *const secret_work[2] = {pointed_to, pointed_to_too};
