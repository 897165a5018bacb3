// longjmp over secret functions, to one that is not secret and erases nothing
// where it returns.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <setjmp.h>
#include <signal.h>
#include <ucontext.h>

enum { TRACES = 200 };

static jmp_buf environment;
static sigjmp_buf signal_environment;
static ucontext_t context;

static NOINLINE uint64_t deeper(const uint8_t *key LETHE_SECRET, int depth,
                                void (*leave)(void)) {
  volatile uint64_t copies[TRACES];
  for (int i = 0; i < TRACES; ++i)
    copies[i] = mix64(load64(key), i + depth);
  if (depth)
    copies[1] ^= deeper(key, depth - 1, leave);
  else
    leave();
  return copies[1] ^ copies[TRACES - 1];
}

static void leave(void) { longjmp(environment, 1); }

// residue-case: set(secret:8) -> u64
uint64_t set(const uint8_t *key) {
  if (setjmp(environment))
    return 1;
  return deeper(key, 1, leave);
}

// residue-case: set_with_mask(secret:8) -> u64
static void leave_with_mask(void) { siglongjmp(signal_environment, 2); }
uint64_t set_with_mask(const uint8_t *key) {
  switch (sigsetjmp(signal_environment, 1)) {
  case 0:
    return deeper(key, 1, leave_with_mask);
  case 2:
    return 2;
  }
  return 3;
}

// residue-case: set_context(secret:8) -> u64
static volatile int left;
static void leave_for_context(void) {
  left = 1;
  setcontext(&context);
}
uint64_t set_context(const uint8_t *key) {
  left = 0;
  getcontext(&context);
  if (left)
    return 5;
  return deeper(key, 1, leave_for_context);
}

// With locals that must live on, and one more time from a loop.
// residue-case: set_often(secret:8) -> u64
uint64_t set_often(const uint8_t *key) {
  volatile int count = 0;
  uint64_t before = (uint64_t)count + 7;
  if (setjmp(environment) < 3 && ++count < 3)
    deeper(key, 1, leave);
  return before + (unsigned)count;
}

// Out of a handler that is secret itself; the kernel saves the registers of the
// secret function that it interrupts.
// residue-case: set_by_signal(secret:8) -> u64
static const uint8_t *signalled;
static NOINLINE uint64_t trace(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copies[40];
  for (int i = 0; i < 40; ++i)
    copies[i] = mix64(load64(key), i);
  return copies[7];
}
static void leave_handler(int number) {
  volatile uint64_t copy = trace(signalled);
  siglongjmp(signal_environment, number + (copy & 0));
}
static NOINLINE uint64_t signals(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copy = trace(key);
  __builtin_debugtrap();
  return copy;
}
uint64_t set_by_signal(const uint8_t *key) {
  signalled = key;
  signal(SIGTRAP, leave_handler);
  if (sigsetjmp(signal_environment, 1))
    return 6;
  return signals(key);
}
