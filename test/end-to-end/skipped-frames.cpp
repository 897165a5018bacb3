// Frames that are left without a return: an exception is caught, or longjmp
// comes back, in the secret function whose callees were skipped.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <csetjmp>

static jmp_buf back;

template <class Leave>
static NOINLINE uint64_t deeper(uint64_t value, int depth, Leave leave) {
  volatile uint64_t copy = mix64(value, depth);
  if (depth)
    return copy ^ deeper(copy + 1, depth - 1, leave);
  leave(copy);
  return copy;
}

// residue-case: catches(secret:32) -> u64
extern "C" uint64_t catches(const uint8_t *key LETHE_SECRET) {
  try {
    return deeper(load64(key), 3, [](uint64_t) { throw 5; });
  } catch (int number) {
    return mix64(number, load64(key + 8));
  }
}

namespace {
struct Guard {
  uint64_t *Count;
  ~Guard() { ++*Count; }
};
} // namespace

// Destructors run on the way, in the function that catches.
// residue-case: runs_destructors(secret:32) -> u64
extern "C" uint64_t runs_destructors(const uint8_t *key LETHE_SECRET) {
  uint64_t count = 0;
  try {
    Guard guard{&count};
    return deeper(load64(key), 2, [](uint64_t) { throw 6; });
  } catch (...) {
    return mix64(count, load64(key + 8));
  }
}

// residue-case: jumps_back(secret:32) -> u64
extern "C" uint64_t jumps_back(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t kept = load64(key + 8);
  if (setjmp(back))
    return mix64(kept, 9);
  return deeper(load64(key), 3, [](uint64_t) { longjmp(back, 1); });
}
