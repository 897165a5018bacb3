// Calls that only public values decide are not erased after by their caller;
// those that a secret decides in any way are. The callees reach deeper than
// their callers do, so what they erase would show; other units may call them,
// so they do erase.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

NOINLINE uint64_t deep(uint64_t value, unsigned round) {
  volatile uint64_t copies[40];
  for (unsigned i = 0; i < 40; ++i)
    copies[i] = mix64(value + i, round);
  return copies[round % 40] ^ copies[39];
}

// residue-case: public_length(secret:32, u32=0) -> u64
// residue-case: public_length(secret:32, u32=3) -> u64
uint64_t public_length(const uint8_t *key LETHE_SECRET, uint32_t length) {
  uint64_t sum = load64(key);
  while (length-- > 0)
    sum ^= deep(sum + load64(key + 8), length);
  return mix64(sum, load64(key + 16));
}

struct LETHE_SECRET context {
  uint8_t key[32];
  uint32_t used LETHE_PUBLIC;
};
NOINLINE uint64_t absorb(struct context *context) {
  uint64_t sum = load64(context->key);
  if (context->used > 2)
    sum ^= deep(sum, context->used);
  return mix64(sum, load64(context->key + 8));
}

// residue-case: public_field(secret:32, u32=0) -> u64
// residue-case: public_field(secret:32, u32=3) -> u64
uint64_t public_field(const uint8_t *key LETHE_SECRET, uint32_t used) {
  struct context context;
  for (int i = 0; i < 32; ++i)
    context.key[i] = key[i];
  context.used = used;
  return absorb(&context);
}

// Of one field or the other, that is secret: by one load, and before a loop.
struct LETHE_SECRET two_counts {
  uint8_t key[32];
  uint32_t known LETHE_PUBLIC, other;
};
NOINLINE uint64_t absorb_either(struct two_counts *counts,
                                uint32_t which LETHE_PUBLIC) {
  uint64_t sum = load64(counts->key);
  for (unsigned i = 0; i < 3; ++i) {
    uint32_t *count = which ? &counts->other : &counts->known;
    if (*count & 1)
      sum ^= deep(sum, i);
    counts->other = counts->other / 2;
  }
  return mix64(sum, load64(counts->key + 8));
}

// residue-case: secret_beside_public_field(secret:32, u32=1) -> u64
uint64_t secret_beside_public_field(const uint8_t *key LETHE_SECRET,
                                    uint32_t which) {
  struct two_counts counts;
  for (int i = 0; i < 32; ++i)
    counts.key[i] = key[i];
  counts.known = 2;
  counts.other = key[0] & 7;
  return absorb_either(&counts, which);
}

// residue-case: secret_length(secret:32, secret-u32) -> u64
uint64_t secret_length(const uint8_t *key LETHE_SECRET,
                       uint32_t length LETHE_SECRET) {
  uint64_t sum = load64(key);
  for (uint32_t i = 0; i < (length & 3); ++i)
    sum ^= deep(sum + load64(key + 8), i);
  return mix64(sum, load64(key + 16));
}

// Once more below a call: none of its paths is the secret's.
NOINLINE uint64_t repeats(uint64_t value, unsigned count) {
  while (count--)
    value ^= deep(value, count);
  return value * 3;
}

// residue-case: public_below(secret:32, u32=2) -> u64
// residue-case: public_below(secret:32, u32=0) -> u64
uint64_t public_below(const uint8_t *key LETHE_SECRET, uint32_t count) {
  uint64_t sum = load64(key);
  if (count > 1)
    sum += repeats(sum, count);
  return mix64(sum, load64(key + 16));
}

NOINLINE uint64_t repeats_by_choice(uint64_t value, unsigned count) {
  while (count--)
    value ^= deep(value, count);
  return value * 5;
}

// No data flows from the key to the count.
// residue-case: argument_by_control_flow(secret:32) -> u64
uint64_t argument_by_control_flow(const uint8_t *key LETHE_SECRET) {
  unsigned count = 0;
  if (key[0] & 1)
    count = 3;
  return mix64(repeats_by_choice(load64(key + 8), count), load64(key + 16));
}

NOINLINE uint64_t repeats_after_join(uint64_t value, unsigned count) {
  while (count--)
    value ^= deep(value, count);
  return value * 13;
}

// residue-case: argument_by_join(secret:32) -> u64
uint64_t argument_by_join(const uint8_t *key LETHE_SECRET) {
  unsigned count = 0;
  if (key[0] & 1) {
    __asm__ volatile("nop");
    count = 3;
  }
  return mix64(repeats_after_join(load64(key + 8), count), load64(key + 16));
}

NOINLINE uint64_t repeats_in_arms(uint64_t value, unsigned count) {
  while (count--)
    value ^= deep(value, count);
  return value * 7;
}

// Code generation makes one call of these, on no path of its own.
// residue-case: argument_by_arm(secret:32) -> u64
uint64_t argument_by_arm(const uint8_t *key LETHE_SECRET) {
  uint64_t sum;
  if (key[0] & 1)
    sum = repeats_in_arms(load64(key + 8), 0);
  else
    sum = repeats_in_arms(load64(key + 8), 5);
  return mix64(sum, load64(key + 16));
}

NOINLINE uint64_t repeats_below(uint64_t value, unsigned count) {
  while (count--)
    value ^= deep(value, count);
  return value * 9;
}
NOINLINE uint64_t hands_on(uint64_t value, unsigned count) {
  return repeats_below(value + 1, count) ^ value;
}

// residue-case: argument_handed_on(secret:32) -> u64
uint64_t argument_handed_on(const uint8_t *key LETHE_SECRET) {
  unsigned count = 1;
  if (key[0] & 1)
    count = 4;
  return mix64(hands_on(load64(key + 8), count - 1), load64(key + 16));
}

// By a flag in memory, set on one path.
// residue-case: flag_in_memory(secret:32, u32=1) -> u64
uint64_t flag_in_memory(const uint8_t *key LETHE_SECRET, uint32_t set) {
  volatile uint32_t flag = 0;
  if (key[0] & 1)
    flag = set;
  uint64_t sum = load64(key + 8);
  if (flag)
    sum += deep(sum, 2);
  return mix64(sum, load64(key + 16));
}

static NOINLINE void set_flag(volatile uint32_t *flag) { *flag = 1; }

// residue-case: flag_by_call(secret:32) -> u64
uint64_t flag_by_call(const uint8_t *key LETHE_SECRET) {
  uint32_t flag = 0;
  if (key[0] & 1)
    set_flag(&flag);
  uint64_t sum = load64(key + 8);
  if (flag)
    sum += deep(sum, 2);
  return mix64(sum, load64(key + 16));
}

static uint32_t global_flag;

// residue-case: flag_in_global(secret:32) -> u64
uint64_t flag_in_global(const uint8_t *key LETHE_SECRET) {
  global_flag = 0;
  if (key[0] & 1)
    global_flag = 1;
  uint64_t sum = load64(key + 8);
  if (global_flag)
    sum += deep(sum, 2);
  return mix64(sum, load64(key + 16));
}

static NOINLINE int is_odd(const uint8_t *key) { return key[0] & 1; }

// residue-case: by_result(secret:32) -> u64
uint64_t by_result(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key + 8);
  if (is_odd(key))
    sum += deep(sum, 2);
  return mix64(sum, load64(key + 16));
}

// How often, and after what.
// residue-case: loop_count(secret:32, u32=6) -> u64
uint64_t loop_count(const uint8_t *key LETHE_SECRET, uint32_t most) {
  uint64_t sum = load64(key + 8);
  for (uint32_t i = 0; i < most; ++i) {
    if ((key[i] & 3) == 3)
      break;
    sum += deep(sum, i);
  }
  return mix64(sum, load64(key + 16));
}

// residue-case: after_early_return(secret:32, u32=1) -> u64
uint64_t after_early_return(const uint8_t *key LETHE_SECRET, uint32_t more) {
  uint64_t sum = load64(key + 8);
  if (key[0] & 1)
    return sum * 5;
  if (more)
    sum += deep(sum, 2);
  return mix64(sum, load64(key + 16));
}

// residue-case: by_case(secret:32, u32=1) -> u64
uint64_t by_case(const uint8_t *key LETHE_SECRET, uint32_t more) {
  uint64_t sum = load64(key + 8);
  switch (key[0] & 7) {
  case 1:
    sum *= 3;
    break;
  case 2:
    if (more)
      sum += deep(sum, 2);
    break;
  case 5:
    return sum + 9;
  default:
    sum *= 7;
  }
  return mix64(sum, load64(key + 16));
}

// residue-case: by_label(secret:32, u32=1) -> u64
uint64_t by_label(const uint8_t *key LETHE_SECRET, uint32_t more) {
  void *const labels[] = {&&calls, &&ends};
  uint64_t sum = load64(key + 8);
  goto *labels[key[0] & 1];
calls:
  if (more)
    sum += deep(sum, 2);
ends:
  return mix64(sum, load64(key + 16));
}

// Inlined at one place that is public and at one that is not.
static inline uint64_t helper(uint64_t value, uint32_t flag) {
  return flag ? deep(value, 1) + 3 : value * 3;
}

// residue-case: through_inlining(secret:32, u32=0) -> u64
uint64_t through_inlining(const uint8_t *key LETHE_SECRET, uint32_t flag) {
  uint64_t sum = helper(load64(key), flag);
  sum += helper(sum, key[8] & 1);
  return mix64(sum, load64(key + 16));
}

// The optimizer makes a copy of the call for either value, and may take one of
// them for something else.
static inline uint64_t cheap_if_none(uint64_t value, unsigned count) {
  if (!count)
    return value;
  for (unsigned i = 0; i < count; ++i)
    value ^= deep(value, i) + deep(value * 3, i) + deep(value * 5, i);
  return value;
}

// residue-case: copied_call(secret:32) -> u64
uint64_t copied_call(const uint8_t *key LETHE_SECRET) {
  unsigned count = key[0] & 1 ? 3 : 0;
  return mix64(cheap_if_none(load64(key + 8), count), load64(key + 16));
}

// Through a function that knows no secret.
static uint64_t LETHE_SECRET kept = 5;
NOINLINE void uses_kept(unsigned count) {
  while (count--)
    kept ^= deep(kept, count);
}
static NOINLINE void plain(unsigned count) {
  uses_kept(count);
  __asm__ volatile("" : : "r"(count));
}

// residue-case: through_plain_code(secret:32) -> u64
uint64_t through_plain_code(const uint8_t *key LETHE_SECRET) {
  unsigned count = 0;
  if (key[0] & 1)
    count = 4;
  plain(count);
  return mix64(load64(key + 8), load64(key + 16));
}

// Through a table.
static NOINLINE uint64_t repeats_by_table(uint64_t value, unsigned count) {
  while (count--)
    value ^= deep(value, count);
  return value * 11;
}

uint64_t (*const table[])(uint64_t, unsigned) = {repeats_by_table};

// residue-case: through_table(secret:32) -> u64
uint64_t through_table(const uint8_t *key LETHE_SECRET) {
  unsigned count = 0;
  if (key[0] & 1)
    count = 3;
  return mix64(table[0](load64(key + 8), count), load64(key + 16));
}

// One call that is public does not speak for the other.
// residue-case: once_by_secret(secret:32, u32=0) -> u64
uint64_t once_by_secret(const uint8_t *key LETHE_SECRET, uint32_t more) {
  uint64_t sum = load64(key + 8);
  if (more)
    sum += deep(sum, 2);
  if (key[0] & 1)
    sum += deep(sum, 3);
  return mix64(sum, load64(key + 16));
}
