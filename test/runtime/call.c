// What lethe_call promises, but for what is left behind: that call-residue.c
// and call-libraries.c measure.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a -lm
// RUN: %t
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t.shared %s %S/Inputs/check.c -L%lethe-library -llethe -Wl,-rpath,%lethe-library -lm
// RUN: %t.shared
// RUN: %clang -O2 -static -Wall -Wextra -Werror -I%lethe-include -o %t.static %s %S/Inputs/check.c %lethe-library/liblethe.a -lm
// RUN: %t.static
#include "Inputs/check.h"
#include "Inputs/used_stack.h"
#include <errno.h>
#include <fenv.h>
#include <lethe.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

static bool is_inside(void) { return lethe_call_status() & LETHE_GUARDED; }

static void check_use(void *argument) {
  CHECK(*(int *)argument == 7, "the argument is another");
  CHECK(((uintptr_t)__builtin_frame_address(0) & 15) == 0,
        "the stack is not aligned");
  CHECK(is_inside(), "this stack has no guards");
  *(int *)argument = 8;
  use_stack(NULL);
}

static void check_call(void) {
  int number = 7;
  CHECK(lethe_call(check_use, &number) == 0, "a call fails");
  CHECK(number == 8, "the function was not called");
  CHECK(marks_at(used_stack) == 0, "%zu bytes are left", marks_at(used_stack));
  use_stack(NULL);
  CHECK(marks_at(used_stack) > USED_BYTES / 2, "nothing is ever left");
}

// Deeper than a thread keeps stacks.
ON_REAL_STACK static void nest(void *argument) {
  int *depth = argument;
  volatile unsigned char mine[USED_BYTES];
  mark_stack(mine);
  if (--*depth)
    CHECK(lethe_call(nest, depth) == 0, "nested %d deep", *depth);
  CHECK(marks_at(mine) == USED_BYTES, "an inner call erased an outer one");
}

static void check_nested(void) {
  for (int depth = 1; depth <= 20; ++depth) {
    int count = depth;
    CHECK(lethe_call(nest, &count) == 0 && count == 0, "%d calls", depth);
  }
}

static void fill(void *size) {
  volatile unsigned char array[*(size_t *)size];
  for (size_t i = 0; i < sizeof array; i += 512)
    array[i] = 1;
  array[sizeof array - 1] = 1;
}

static void check_sized(void) {
  static const size_t sizes[] = {0,        1,  8 << 10,  100 << 10, 4 << 20,
                                 64 << 20, 16, 64 << 20, 1 << 20};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; ++i) {
    size_t used = sizes[i] > 8192 ? sizes[i] - 4096 : 100;
    CHECK(lethe_call_sized(fill, &used, sizes[i]) == 0, "%zu bytes", sizes[i]);
  }
  size_t used = 120 << 10;
  CHECK(lethe_call(fill, &used) == 0, "the default");
  errno = 0;
  CHECK(lethe_call_sized(fill, &used, SIZE_MAX) == -1 && errno == ENOMEM,
        "a stack larger than memory: errno is %d", errno);
  CHECK(lethe_call_sized(fill, &used, (size_t)1 << 46) == -1 && errno == ENOMEM,
        "a stack of 64 TiB: errno is %d", errno);
}

static void change_rounding(void *unused) {
  (void)unused;
  fesetround(FE_UPWARD);
  feraiseexcept(FE_DIVBYZERO | FE_INEXACT);
}

static void set_errno(void *unused) {
  (void)unused;
  errno = EDOM;
}

static void check_state(void) {
  feclearexcept(FE_ALL_EXCEPT);
  feraiseexcept(FE_INVALID);
  lethe_call(change_rounding, NULL);
  CHECK(fegetround() == FE_UPWARD, "the rounding mode is lost");
  CHECK(fetestexcept(FE_ALL_EXCEPT) == FE_INVALID, "exception flags are %#x",
        fetestexcept(FE_ALL_EXCEPT));
  fesetround(FE_TONEAREST);
  lethe_call(set_errno, NULL);
  CHECK(errno == EDOM, "errno is %d", errno);
}

// With the direction flag set, against the ABI.
static void turn_round(void *unused) {
  (void)unused;
  use_stack(NULL);
  __asm__ volatile("std");
}

static volatile int handled;
static void call_in_handler(int number) {
  int seven = 7;
  (void)number;
  CHECK(lethe_call(check_use, &seven) == 0, "a call in a handler fails");
  ++handled;
}

ON_REAL_STACK static void raise_inside(void *number) {
  volatile unsigned char mine[USED_BYTES];
  mark_stack(mine);
  raise(*(int *)number);
  CHECK(marks_at(mine) == USED_BYTES, "a handler's call erased this one");
}

static void check_signals(void) {
  int number = SIGUSR1;
  signal(SIGUSR1, call_in_handler);
  for (int i = 0; i < 3; ++i)
    CHECK(lethe_call(raise_inside, &number) == 0, "with a signal inside");
  raise(SIGUSR1);
  CHECK(handled == 4, "%d signals", handled);
}

int main(void) {
  check_call();
  check_nested();
  check_sized();
  check_state();
  lethe_call(turn_round, NULL);
  CHECK(marks_at(used_stack) == 0, "left with the direction flag set");
  check_signals();
  CHECK(lethe_erase_abandoned() == 0, "calls were taken for abandoned");
  return failures != 0;
}
