// A child has nothing of other threads' stacks; it goes on with the calls that
// its own thread was in, and erases them, as the parent does.
// RUN: %clang -O2 -pthread -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#define _GNU_SOURCE
#include "Inputs/check.h"
#include "Inputs/used_stack.h"
#include <lethe.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

// Memory that may not be there.
static size_t marks_if_mapped(const volatile unsigned char *at) {
  unsigned char copy[USED_BYTES];
  struct iovec from = {(void *)at, sizeof copy}, to = {copy, sizeof copy};
  if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) != sizeof copy)
    return 0;
  return marks_at(copy);
}

static int status_of(pid_t child) {
  int status;
  NEED(waitpid(child, &status, 0) == child);
  return status;
}

ON_REAL_STACK static void fork_inside(void *result) {
  volatile unsigned char mine[USED_BYTES];
  mark_stack(mine);
  pid_t child = fork();
  NEED(child >= 0);
  CHECK(marks_at(mine) == USED_BYTES, "the fork erased this call");
  CHECK(lethe_call_status() == LETHE_CALL_PROTECTED, "the status is %#x",
        lethe_call_status());
  *(pid_t *)result = child;
}

static void fork_deep_inside(void *result) {
  volatile char large[100 * 1024];
  large[0] = 1;
  lethe_call(fork_inside, result);
  CHECK(large[0] == 1, "the fork erased the outer call");
}

static void check_own_calls(void (*function)(void *)) {
  pid_t child = -1;
  CHECK(lethe_call(function, &child) == 0, "fork inside");
  const volatile unsigned char *place = used_stack;
  CHECK(marks_if_mapped(place) == 0, "left in %s", child ? "parent" : "child");
  // Both can go on.
  lethe_call(use_stack, NULL);
  CHECK(marks_at(used_stack) == 0, "left by the next call");
  CHECK(lethe_call_status() == LETHE_CALL_PROTECTED, "the status is %#x",
        lethe_call_status());
  if (!child)
    _exit(failures != 0);
  CHECK(status_of(child) == 0, "the child fails");
}

// Of another thread, in the hot part of its stack and in the deep one.
static sem_t is_marked, may_go_on;
static const volatile unsigned char *hot, *deep;

__attribute__((noinline)) static void wait_deep_inside(void) {
  volatile unsigned char between[64 * 1024];
  mark_stack(between);
  deep = between;
  sem_post(&is_marked);
  sem_wait(&may_go_on);
  CHECK(marks_at(deep) == USED_BYTES, "a fork erased another thread's call");
}

static void wait_inside(void *unused) {
  (void)unused;
  volatile unsigned char mine[USED_BYTES];
  mark_stack(mine);
  hot = mine;
  wait_deep_inside();
  CHECK(marks_at(mine) == USED_BYTES, "a fork erased another thread's call");
}

static void *run_other(void *unused) {
  lethe_call(wait_inside, NULL);
  return unused;
}

static void check_other_threads(void) {
  pthread_t other;
  NEED(!sem_init(&is_marked, 0, 0) && !sem_init(&may_go_on, 0, 0));
  NEED(!pthread_create(&other, NULL, run_other, NULL));
  sem_wait(&is_marked);
  CHECK(marks_if_mapped(hot) == USED_BYTES, "nothing is found in the parent");
  CHECK(marks_if_mapped(deep) == USED_BYTES, "nothing is found in the parent");
  pid_t child = fork();
  NEED(child >= 0);
  if (!child) {
    CHECK(marks_if_mapped(hot) == 0, "left in the child's hot part");
    CHECK(marks_if_mapped(deep) == 0, "left in the child's deep part");
    lethe_call(use_stack, NULL);
    CHECK(marks_at(used_stack) == 0, "left by the child's own call");
    _exit(failures != 0);
  }
  CHECK(status_of(child) == 0, "the child fails");
  sem_post(&may_go_on);
  NEED(!pthread_join(other, NULL));
}

int main(void) {
  for (int i = 0; i < 3; ++i) {
    check_own_calls(fork_inside);
    check_own_calls(fork_deep_inside);
    check_other_threads();
  }
  return failures != 0;
}
