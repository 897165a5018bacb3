// A function that needs more stack than it has dies of SIGSEGV at the guard;
// neither memory below nor the caller's stack is written to.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: not --crash %t below
// RUN: not --crash %t far-below
// RUN: not --crash %t above
// RUN: %t none
#include <lethe.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static volatile char *place;

static void nothing(void *unused) { (void)unused; }

static void touch(void *offset) {
  volatile char here = 0;
  uintptr_t top = ((uintptr_t)&here | 4095) + 1;
  place = (volatile char *)top + *(intptr_t *)offset;
  *place = 1;
}

// The fault is the one expected, at the place expected.
static void check_fault(int number, siginfo_t *info, void *unused) {
  (void)unused;
  if (info->si_addr != (void *)place)
    _exit(3);
  signal(number, SIG_DFL);
}

int main(int count, char **arguments) {
  if (count != 2)
    return 2;
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  static char alternate[65536];
  stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = check_fault,
                             .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigaction(SIGSEGV, &action, NULL);

  intptr_t offset = -128 * 1024;
  if (!strcmp(arguments[1], "below"))
    offset = -128 * 1024 - 1;
  else if (!strcmp(arguments[1], "far-below"))
    offset = -(128 + 1024) * 1024;
  else if (!strcmp(arguments[1], "above"))
    offset = 0;
  lethe_call(touch, &offset);
  lethe_call(nothing, NULL);
  return *place != 0;
}
