// Functions of every kind of epilogue, to be stepped through one by one.
#include "shapes.h"
#include "cases.c"

uint8_t key[64] = "a key to step through, one instruction at a time";
static volatile uint64_t sink;

NOINLINE void frame_pointer(const uint8_t *bytes LETHE_SECRET) {
  volatile uint64_t copy[3] = {load64(bytes),
                               (uintptr_t)__builtin_frame_address(0)};
  sink = copy[0];
}

// Only the long way pushes registers and moves the stack pointer; the short one
// leaves by a conditional jump to another function.
static NOINLINE uint64_t shrink_wrapped(const uint8_t *bytes LETHE_SECRET,
                                        uint64_t sum) {
  if (__builtin_expect(sum == 0, 0))
    return helper(bytes, sum);
  uint64_t other = load64(bytes + 8);
  for (int i = 0; i < 3; ++i) {
    sum ^= helper(bytes, other);
    other += helper(bytes + 8, sum);
  }
  return sum + other;
}

typedef struct {
  uint64_t words[200];
} LargeBlock;

// More arguments on the stack than are wiped by straight-line code.
static NOINLINE uint64_t large_argument(LargeBlock block LETHE_SECRET) {
  return mix64(block.words[7], block.words[199]);
}

// Registers of the x87 are cleared through the stack.
static NOINLINE long double extended(const uint8_t *bytes LETHE_SECRET) {
  volatile long double x = bytes[3];
  return x * bytes[7] + 1;
}

static NOINLINE uint64_t twice_indirect(const uint8_t *bytes LETHE_SECRET,
                                        uint64_t (*f)(const uint8_t *,
                                                      uint64_t)) {
  return f(bytes, 1) ^ f(bytes + 8, 2);
}

static NOINLINE uint64_t many_arguments(uint64_t a LETHE_SECRET, uint64_t b,
                                        uint64_t c, uint64_t d, uint64_t e,
                                        uint64_t f, uint64_t g, uint64_t h) {
  volatile uint64_t sum = a + b + c + d + e + f;
  return mix64(sum + g, h);
}

static NOINLINE uint64_t calls_with_pushes(const uint8_t *bytes LETHE_SECRET) {
  uint64_t a = load64(bytes);
  return many_arguments(a, 2, 3, 4, 5, 6, a ^ 7, 8) +
         many_arguments(a, 1, 2, 3, 4, 5, a ^ 6, 7);
}

static void run_leaf(void) { sink = leaf(key); }
static void run_calls(void) { sink = calls(key); }
static void run_large_frame(void) { sink = large_frame(key); }
static void run_realigned(void) { sink = realigned(key); }
static void run_dynamic(void) { sink = dynamic(key, 24); }
static void run_foreign(void) { sink = foreign(key); }
static void run_tail(void) { sink = tail(key); }
static void run_floating(void) { sink = (uint64_t)floating(2, 3); }
static void run_two_ways(void) { sink = two_ways(key, 0) ^ two_ways(key, 1); }
static void run_frame_pointer(void) { frame_pointer(key); }
static void run_shrink_wrapped(void) {
  sink = shrink_wrapped(key, 0) ^ shrink_wrapped(key, 1);
}
static void run_stack_argument(void) {
  Block block = {{1, 2, 3, 4, 5, 6}};
  sink = stack_argument(block);
}
static void run_large_argument(void) {
  LargeBlock block = {{1, 2, 3}};
  sink = large_argument(block);
}
static void run_extended(void) { sink = (uint64_t)extended(key); }
static void run_twice_indirect(void) { sink = twice_indirect(key, helper); }
static void run_calls_with_pushes(void) { sink = calls_with_pushes(key); }

const struct shape shapes[] = {
    {"leaf", run_leaf},
    {"calls", run_calls},
    {"large_frame", run_large_frame},
    {"realigned", run_realigned},
    {"dynamic", run_dynamic},
    {"foreign", run_foreign},
    {"tail", run_tail},
    {"floating", run_floating},
    {"two_ways", run_two_ways},
    {"frame_pointer", run_frame_pointer},
    {"shrink_wrapped", run_shrink_wrapped},
    {"stack_argument", run_stack_argument},
    {"large_argument", run_large_argument},
    {"extended", run_extended},
    {"twice_indirect", run_twice_indirect},
    {"calls_with_pushes", run_calls_with_pushes},
    {0, 0},
};
