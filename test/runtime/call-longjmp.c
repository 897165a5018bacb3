// Calls that longjmp has ended are erased by the thread's next call, by
// lethe_erase_abandoned, or at the thread's end; calls that last are not.
// RUN: %clang -O2 -pthread -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/check.h"
#include "Inputs/used_stack.h"
#include <lethe.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <ucontext.h>

static jmp_buf target;

static void leave(void *unused) {
  use_stack(unused);
  longjmp(target, 1);
}

static void leave_two(void *unused) {
  use_stack(unused);
  lethe_call(leave, NULL);
}

static void nothing(void *unused) { (void)unused; }

__attribute__((noinline)) static void call_deeper(void) {
  volatile char frame[5000];
  frame[0] = 1;
  lethe_call(nothing, NULL);
  frame[1] = 1;
}

static void check_next_call(void) {
  if (!setjmp(target))
    lethe_call(leave, NULL);
  CHECK(marks_at(used_stack) > 0, "longjmp itself erases?");
  call_deeper();
  CHECK(marks_at(used_stack) == 0, "left after the next call");
  CHECK(lethe_erase_abandoned() == 0, "erased twice");
}

static void check_explicitly(void) {
  if (!setjmp(target))
    lethe_call(leave_two, NULL);
  CHECK(marks_at(used_stack) > 0, "longjmp itself erases?");
  CHECK(lethe_erase_abandoned() == 2, "there were two calls");
  CHECK(marks_at(used_stack) == 0, "left after lethe_erase_abandoned");
}

// From an inner call to the outer one, which goes on and returns.
static void leave_inner(void *unused) {
  (void)unused;
  if (!setjmp(target))
    lethe_call(leave, NULL);
}

static void check_inner(void) {
  lethe_call(leave_inner, NULL);
  CHECK(marks_at(used_stack) == 0, "left after the outer call's return");
  CHECK(lethe_erase_abandoned() == 0, "erased twice");
}

static void *leave_at_end(void *place) {
  if (!setjmp(target))
    lethe_call(leave, NULL);
  *(const volatile unsigned char **)place = used_stack;
  return NULL;
}

// What an ended thread leaves in the pool stays mapped.
static void check_thread_end(void) {
  pthread_t thread;
  const volatile unsigned char *place = NULL;
  NEED(!pthread_create(&thread, NULL, leave_at_end, &place));
  NEED(!pthread_join(thread, NULL));
  CHECK(marks_at(place) == 0, "left after the thread's end");
}

// A handler on the alternate signal stack, inside of a call, makes another.
static void handle(int number) {
  (void)number;
  CHECK(lethe_erase_abandoned() == 0, "the interrupted call counts as over");
  lethe_call(use_stack, NULL);
}

ON_REAL_STACK static void raise_inside(void *unused) {
  (void)unused;
  volatile unsigned char mine[USED_BYTES];
  mark_stack(mine);
  raise(SIGUSR1);
  CHECK(marks_at(mine) == USED_BYTES, "the handler's call erased this one");
}

static void check_alternate_stack(void) {
  char inside_of_main_stack[65536];
  stack_t alternate = {.ss_sp = inside_of_main_stack,
                       .ss_size = sizeof inside_of_main_stack};
  NEED(!sigaltstack(&alternate, NULL));
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
  NEED(!sigaction(SIGUSR1, &action, NULL));
  lethe_call(raise_inside, NULL);
  alternate.ss_flags = SS_DISABLE;
  NEED(!sigaltstack(&alternate, NULL));
}

// A coroutine makes a call of its own while it is inside of one, and both go on
// in turns.
static ucontext_t outside, coroutine;

ON_REAL_STACK static void yield_inside(void *unused) {
  (void)unused;
  volatile unsigned char mine[USED_BYTES];
  mark_stack(mine);
  swapcontext(&coroutine, &outside);
  CHECK(marks_at(mine) == USED_BYTES, "another call erased the coroutine's");
}

static void run_coroutine(void) { lethe_call(yield_inside, NULL); }

ON_REAL_STACK static void resume_inside(void *unused) {
  (void)unused;
  volatile unsigned char mine[USED_BYTES];
  mark_stack(mine);
  NEED(!swapcontext(&outside, &coroutine));
  CHECK(marks_at(mine) == USED_BYTES, "the coroutine's call erased this one");
  lethe_call(use_stack, NULL);
  CHECK(lethe_erase_abandoned() == 0, "the coroutine's call counts as over");
  CHECK(marks_at(mine) == USED_BYTES, "a nested call erased this one");
}

static void check_coroutine(void) {
  static char stack[65536];
  NEED(!getcontext(&coroutine));
  coroutine.uc_stack.ss_sp = stack;
  coroutine.uc_stack.ss_size = sizeof stack;
  coroutine.uc_link = &outside;
  makecontext(&coroutine, run_coroutine, 0);
  lethe_call(resume_inside, NULL);
  CHECK(marks_at(used_stack) == 0, "left after the outer call");
  const volatile unsigned char *its = used_stack;
  NEED(!swapcontext(&outside, &coroutine));
  CHECK(marks_at(its) == 0, "left after the coroutine's call");
}

int main(void) {
  for (int i = 0; i < 20; ++i) {
    check_next_call();
    check_explicitly();
    check_inner();
    check_alternate_stack();
    check_coroutine();
  }
  check_thread_end();
  return failures != 0;
}
