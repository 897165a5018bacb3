// The n-th call to the C library that may fail does fail, for every n: then
// there is no call, with errno; or there is one, its status tells what it
// lacks, and nothing is left of it. The same for registering a range.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#define _GNU_SOURCE
#include "Inputs/check.h"
#include "Inputs/failing.h"
#include "Inputs/used_stack.h"
#include <lethe.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

int memfd_create(const char *name, unsigned flags) {
  return fails() ? -1 : REAL(memfd_create)(name, flags);
}
int sigaltstack(const stack_t *new_stack, stack_t *old_stack) {
  return fails() ? -1 : REAL(sigaltstack)(new_stack, old_stack);
}
int pthread_key_create(pthread_key_t *key, void (*destructor)(void *)) {
  return fails() ? errno : REAL(pthread_key_create)(key, destructor);
}
int pthread_setspecific(pthread_key_t key, const void *value) {
  return fails() ? errno : REAL(pthread_setspecific)(key, value);
}

static unsigned status_inside;

static void use_far_down(void *far) {
  volatile char large[*(size_t *)far];
  large[sizeof large - 1] = 1;
  status_inside = lethe_call_status();
  use_stack(NULL);
  large[0] = 1; // Until here the frame lasts.
}

static void try_call(size_t far) {
  used_stack = NULL;
  errno = 0;
  int result = lethe_call(use_far_down, &far);
  if (result) {
    CHECK(result == -1 && errno == ENOMEM, "call %d: errno is %d", failing,
          errno);
    CHECK(!used_stack, "call %d: called without a stack", failing);
    return;
  }
  CHECK(used_stack && marks_at(used_stack) == 0, "call %d: left", failing);
  CHECK(status_inside & LETHE_GUARDED, "call %d: no guards", failing);
}

// Whether the call to fail was reached.
static bool try_all(void) {
  static unsigned char secret[64];
  is_armed = true;
  try_call(1);
  try_call(90 * 1024);
  try_call(1);
  errno = 0;
  int result = lethe_register(secret, sizeof secret);
  CHECK(result == 0 || errno == ENOMEM, "call %d: errno is %d", failing, errno);
  is_armed = false;
  return calls >= failing;
}

int main(void) {
  bool was_reached = true;
  for (failing = 1; was_reached; failing += persists, persists = !persists) {
    pid_t child = fork();
    NEED(child >= 0);
    if (!child) {
      bool reached = try_all();
      _exit(failures ? 2 : reached);
    }
    int status;
    NEED(waitpid(child, &status, 0) == child);
    CHECK(status == 0 || status == 0x100, "call %d: the status is %#x", failing,
          (unsigned)status);
    was_reached = status == 0x100;
  }
  CHECK(failing > 10, "only %d calls may fail", failing);
  return failures != 0;
}
