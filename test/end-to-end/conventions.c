// Every calling convention of local callees.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

// The same work for each: arguments, locals, and a callee below.
static NOINLINE uint64_t inner(uint64_t value) {
  volatile uint64_t keep = value * 3;
  return keep ^ value >> 9;
}

#define CALLEE(NAME, CONVENTION, NUMBER)                                       \
  static NOINLINE CONVENTION uint64_t NAME##_callee(                           \
      uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, NUMBER f) {  \
    volatile uint64_t keep[3] = {a ^ b, c + d, mix64(e, (uint64_t)f)};         \
    return inner(keep[0] + keep[1]) ^ keep[2];                                 \
  }                                                                            \
  uint64_t NAME##_convention(const uint8_t *key LETHE_SECRET) {                \
    uint64_t a = load64(key), b = load64(key + 8), c = load64(key + 16);       \
    uint64_t d = load64(key + 24), e = a + c;                                  \
    uint64_t r = NAME##_callee(a, b, c, d, e, (NUMBER)(a >> 12));              \
    return r + mix64(a ^ b, c ^ d) + e;                                        \
  }

// residue-case: ms_convention(secret:32) -> u64; control=stack
CALLEE(ms, __attribute__((ms_abi)), double)
// residue-case: vectorcall_convention(secret:32) -> u64; control=stack
CALLEE(vectorcall, __attribute__((vectorcall)), double)
// residue-case: regcall_convention(secret:32) -> u64; control=stack
CALLEE(regcall, __attribute__((regcall)), double)
// residue-case: preserve_most_convention(secret:32) -> u64; control=stack
CALLEE(preserve_most, __attribute__((preserve_most)), double)
// Clang 22 forgets the floating-point arguments of this one.
// residue-case: preserve_all_convention(secret:32) -> u64; control=stack
CALLEE(preserve_all, __attribute__((preserve_all)), uint64_t)
// residue-case: preserve_none_convention(secret:32) -> u64; control=stack
CALLEE(preserve_none, __attribute__((preserve_none)), double)
// residue-case: swiftcall_convention(secret:32) -> u64; control=stack
CALLEE(swiftcall, __attribute__((swiftcall)), double)

// residue-case: cc=ms entry_by_ms_convention(secret-u64, secret-u64, secret-u64, secret-u64, secret-u64) -> u64; control=gpr,stack
__attribute__((ms_abi)) uint64_t entry_by_ms_convention(
    uint64_t a LETHE_SECRET, uint64_t b LETHE_SECRET, uint64_t c LETHE_SECRET,
    uint64_t d LETHE_SECRET, uint64_t e LETHE_SECRET) {
  uint64_t sum = mix64(a, b) ^ mix64(c, d);
  return inner(sum) + mix64(sum, e);
}
