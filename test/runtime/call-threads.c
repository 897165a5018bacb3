// Threads that make calls, nest them, end inside of them and are cancelled.
// RUN: %clang -O2 -pthread -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
// RUN: %clang -O2 -pthread -Wall -Wextra -Werror -I%lethe-include -o %t.shared %s %S/Inputs/check.c -L%lethe-library -llethe -Wl,-rpath,%lethe-library
// RUN: %t.shared
// RUN: %clang -O2 -pthread -static -Wall -Wextra -Werror -I%lethe-include -o %t.static %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t.static
#include "Inputs/check.h"
#include "Inputs/used_stack.h"
#include <lethe.h>
#include <pthread.h>
#include <unistd.h>

enum { THREADS = 8, ROUNDS = 6, CALLS = 300 };

ON_REAL_STACK static void use_and_check(void *argument) {
  volatile unsigned char mine[USED_BYTES];
  mark_stack(mine);
  if (argument)
    lethe_call(use_and_check, NULL);
  CHECK(marks_at(mine) == USED_BYTES, "another thread has this stack");
}

static void *make_calls(void *argument) {
  for (int i = 0; i < CALLS; ++i) {
    CHECK(lethe_call(use_and_check, argument) == 0, "a call fails");
    CHECK(marks_at(used_stack) == 0, "left");
  }
  return NULL;
}

static void end_thread(void *place) {
  use_stack(NULL);
  *(const volatile unsigned char **)place = used_stack;
  pthread_exit(place);
}

static void end_inner(void *place) { lethe_call(end_thread, place); }

static int cleanups;
static void clean_up(void *place) {
  CHECK(lethe_erase_abandoned() == 0, "what ends a thread passes calls by");
  CHECK(marks_at(*(const volatile unsigned char **)place) == 0,
        "left when the thread's handlers run");
  __atomic_add_fetch(&cleanups, 1, __ATOMIC_RELAXED);
}

static void *end_inside(void *place) {
  pthread_cleanup_push(clean_up, place);
  lethe_call(end_inner, place);
  CHECK(0, "a call returned that ended its thread");
  pthread_cleanup_pop(0);
  return NULL;
}

static void wait_for_ever(void *place) {
  use_stack(NULL);
  __atomic_store_n((const volatile unsigned char **)place, used_stack,
                   __ATOMIC_RELEASE);
  for (;;)
    pause();
}

static void *be_cancelled(void *place) {
  pthread_cleanup_push(clean_up, place);
  lethe_call(wait_for_ever, place);
  pthread_cleanup_pop(0);
  return NULL;
}

static void check_end(void *(*start)(void *)) {
  pthread_t thread;
  void *result;
  const volatile unsigned char *place = NULL;
  int before = cleanups;
  NEED(!pthread_create(&thread, NULL, start, &place));
  if (start == be_cancelled) {
    while (!__atomic_load_n(&place, __ATOMIC_ACQUIRE))
      usleep(100);
    NEED(!pthread_cancel(thread));
  }
  NEED(!pthread_join(thread, &result));
  CHECK(result == (start == be_cancelled ? PTHREAD_CANCELED : (void *)&place),
        "the thread's result is %p", result);
  CHECK(cleanups == before + 1, "a clean-up handler did not run");
}

int main(void) {
  for (int round = 0; round < ROUNDS; ++round) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; ++i)
      NEED(!pthread_create(&threads[i], NULL, make_calls,
                           round % 2 ? threads : NULL));
    for (int i = 0; i < THREADS; ++i)
      NEED(!pthread_join(threads[i], NULL));
    check_end(end_inside);
    check_end(be_cancelled);
  }
  return failures != 0;
}
