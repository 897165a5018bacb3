// Calling conventions with registers of their own for contexts and errors, with
// tail calls for certain, and with none or all registers saved.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

#define WORD(N) load64(key + N)
#define SWIFT __attribute__((swiftcall))
#define ASYNC __attribute__((swiftasynccall))

SWIFT static NOINLINE uint64_t
fails(uint64_t a, __attribute__((swift_context)) uint64_t *self,
      __attribute__((swift_error_result)) void **error) {
  volatile uint64_t copy = a + *self;
  *error = copy & 1 ? (void *)copy : 0;
  return mix64(copy, a);
}
// residue-case: swift_error(secret:32) -> u64; control=stack
uint64_t swift_error(const uint8_t *key LETHE_SECRET) {
  uint64_t self = WORD(8);
  void *error = 0;
  uint64_t result = fails(WORD(0), &self, &error);
  return result ^ (uint64_t)error;
}

ASYNC static NOINLINE void
finish(uint64_t *out, uint64_t value,
       __attribute__((swift_async_context)) void *context) {
  volatile uint64_t copy = value;
  *out = copy * 3 + (context != 0);
}
ASYNC static NOINLINE void
resume(uint64_t *out, uint64_t value,
       __attribute__((swift_async_context)) void *context) {
  volatile uint64_t copies[3] = {value, value * 3, value ^ 4};
  __attribute__((musttail)) return finish(out, copies[0] + copies[2], context);
}
// residue-case: swift_async(secret:32) -> u64
uint64_t swift_async(const uint8_t *key LETHE_SECRET) {
  uint64_t out, context[8];
  resume(&out, WORD(0), context);
  return out ^ mix64(WORD(8), WORD(16));
}

// Twelve arguments in registers, the rest on the stack.
#define FOURTEEN                                                               \
  uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f,      \
      uint64_t g, uint64_t h, uint64_t i, uint64_t j, uint64_t k, uint64_t l,  \
      uint64_t m, uint64_t n
__attribute__((preserve_none)) static NOINLINE uint64_t second(FOURTEEN) {
  volatile uint64_t sums[3] = {a ^ b ^ c ^ d, e ^ f ^ g ^ h, i ^ j ^ k};
  return sums[0] * sums[1] + sums[2] * l + m * n;
}
__attribute__((preserve_none)) static NOINLINE uint64_t first(FOURTEEN) {
  volatile uint64_t sums[3] = {a ^ b ^ c ^ d, e ^ f ^ g ^ h, i ^ j ^ k};
  __attribute__((musttail)) return second(sums[0], sums[2], b, c, d, e, f, g, h,
                                          i, j, k, l + n, m);
}
// residue-case: preserve_none_tail_call(secret:64) -> u64; control=stack
uint64_t preserve_none_tail_call(const uint8_t *key LETHE_SECRET) {
  return first(WORD(0), WORD(1), WORD(2), WORD(3), WORD(4), WORD(5), WORD(6),
               WORD(7), WORD(8), WORD(9), WORD(10), WORD(11), WORD(12),
               WORD(13)) +
         1;
}

__attribute__((regcall)) static NOINLINE double
all_kinds(double x, float y, long double z, FOURTEEN) {
  volatile double copies[3] = {x * y, (double)z, (double)b};
  uint64_t sum = a ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l ^ m ^ n;
  return copies[0] + copies[1] * copies[2] + (double)sum;
}
// residue-case: regcall_of_many(secret:64) -> u64; control=stack
uint64_t regcall_of_many(const uint8_t *key LETHE_SECRET) {
  double result =
      all_kinds((double)WORD(0), (float)WORD(2), (long double)WORD(4), WORD(1),
                WORD(2), WORD(3), WORD(4), WORD(5), WORD(6), WORD(7), WORD(8),
                WORD(9), WORD(10), WORD(11), WORD(12), WORD(13), WORD(14));
  return (uint64_t)(result / 0x1p70);
}

typedef float floats __attribute__((vector_size(16)));
struct vectors {
  floats a, b;
};
__attribute__((vectorcall)) static NOINLINE struct vectors
scaled(struct vectors x, floats y, int factor) {
  volatile floats copy = x.a * y;
  return (struct vectors){copy + x.b, copy * (float)factor};
}
// residue-case: vectorcall_of_aggregates(secret:64) -> u32; control=stack
uint32_t vectorcall_of_aggregates(const uint8_t *key LETHE_SECRET) {
  struct vectors v;
  for (int i = 0; i < 4; ++i) {
    v.a[i] = key[i];
    v.b[i] = key[8 + i];
  }
  v = scaled(v, v.b, key[3]);
  return (uint32_t)v.a[2] + (uint32_t)v.b[1];
}

__attribute__((no_caller_saved_registers,
               target("general-regs-only"))) static NOINLINE uint64_t
keeps_all(uint64_t a, uint64_t b) {
  volatile uint64_t copy = a ^ b;
  return copy * 3;
}
__attribute__((no_callee_saved_registers)) static NOINLINE uint64_t
keeps_none(uint64_t a, uint64_t b) {
  volatile uint64_t copy = a ^ b;
  for (int i = 0; i < 9; ++i)
    copy = mix64(copy, a + b * copy);
  return copy * 3;
}
// residue-case: saves_all_or_none(secret:64) -> u64; control=stack
uint64_t saves_all_or_none(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = mix64(keeps_all(WORD(0), WORD(8)), WORD(16)) + WORD(24);
  return mix64(keeps_none(sum, WORD(32)), WORD(40)) ^ sum;
}
