// A child finds zeros or nothing where its parent has secrets, and memory
// protected as before; its parent notices nothing.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
// RUN: %t ordinary
#include "Inputs/limits.h"
#include <errno.h>
#include <lethe.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

enum { SIZE = 100 };
static unsigned ordinary;

static unsigned char *make(unsigned flags) {
  unsigned char *block = lethe_malloc_flags(SIZE, flags | ordinary);
  NEED(block);
  memset(block, 0xA5, SIZE);
  return block;
}

static int run_child(void (*function)(void)) {
  fflush(NULL);
  pid_t child = fork();
  NEED(child >= 0);
  if (!child) {
    failures = 0;
    function();
    _exit(failures != 0);
  }
  int status;
  NEED(waitpid(child, &status, 0) == child);
  return status;
}

static unsigned char *shared, *guarded, *closed, *lone;

static void use_inherited(void) {
  unsigned char *blocks[] = {shared, guarded};
  for (int i = 0; i < 2; ++i) {
    unsigned char *block = blocks[i];
    CHECK(lethe_is_zero(block, SIZE), "a child has block %d", i);
    CHECK(has_flag(block, "lo") == 1 && has_flag(block, "dd") == 1,
          "block %d has lost its protection", i);
    CHECK(lethe_status(block) & LETHE_LOCKED, "block %d: status %#x", i,
          lethe_status(block));
    memset(block, 0x5A, SIZE);
  }
  lethe_heap_check();
  CHECK(lethe_status(lone) == LETHE_CANARY ||
            lethe_status(lone) == (LETHE_CANARY | LETHE_GUARDED),
        "what is not there has status %#x", lethe_status(lone));
  errno = 0;
  CHECK(lethe_protect(lone, LETHE_READ) && errno == EACCES, "errno %d", errno);
  CHECK(!lethe_protect(closed, LETHE_READ) && lethe_is_zero(closed, SIZE),
        "a child has the closed block");
  // As destructors do.
  lethe_free(shared);
  lethe_free(guarded);
  lethe_free(closed);
  lethe_free(lone);
  for (int i = 0; i < 1000; ++i)
    make(i % 2 ? LETHE_GUARDED : 0);
  lethe_heap_check();
}

static void read_closed(void) { CHECK(closed[0] == 0, "a child reads"); }

static void read_lone(void) { CHECK(lone[0] == 0, "a child reads"); }

static void read_lone_in_grandchild(void) {
  int status = run_child(read_lone);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "status %#x",
        status);
}

static void overflow(void) {
  shared[SIZE] = 1;
  lethe_free(shared);
}

// A raw clone runs none of what fork does.
static void check_clone(void) {
  pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  NEED(child >= 0);
  if (!child)
    _exit(*(volatile unsigned char *)shared != 0);
  int status;
  NEED(waitpid(child, &status, 0) == child);
  CHECK(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV),
        "a clone has the block: status %#x", status);
}

static atomic_int is_done;

static void *churn(void *unused) {
  while (!is_done) {
    void *block = lethe_malloc(SIZE);
    lethe_free(block);
  }
  return unused;
}

// Whatever other threads are doing, the child's heap works.
static void check_threads(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    NEED(!pthread_create(&threads[i], NULL, churn, NULL));
  for (int i = 0; i < 50; ++i) {
    pid_t child = fork();
    NEED(child >= 0);
    if (!child) {
      lethe_free(lethe_malloc(SIZE));
      lethe_heap_check();
      _exit(0);
    }
    int status;
    NEED(waitpid(child, &status, 0) == child);
    CHECK(!status, "a child ends with %#x", status);
  }
  is_done = 1;
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], NULL);
}

int main(int count, char **unused) {
  (void)unused;
  forbid_core_files();
  ordinary = count > 1 ? LETHE_ORDINARY : 0;
  shared = make(0);
  guarded = make(LETHE_GUARDED);
  closed = make(LETHE_GUARDED);
  lone = make(LETHE_DONTFORK | LETHE_GUARDED);
  NEED(!lethe_protect(closed, LETHE_NONE));
  lethe_free(make(LETHE_GUARDED)); // kept without access

  int status = run_child(use_inherited);
  CHECK(!status, "a child ends with %#x", status);
  signal(SIGSEGV, SIG_DFL);
  status = run_child(read_closed);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "status %#x",
        status);
  status = run_child(read_lone);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "status %#x",
        status);
  status = run_child(read_lone_in_grandchild);
  CHECK(!status, "a child ends with %#x", status);
  status = run_child(overflow);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "status %#x",
        status);
  check_clone();
  check_threads();
  for (int i = 0; i < SIZE; ++i)
    CHECK(shared[i] == 0xA5 && guarded[i] == 0xA5 && lone[i] == 0xA5,
          "byte %d of the parent's has changed", i);
  NEED(!lethe_protect(closed, LETHE_READ));
  CHECK(closed[0] == 0xA5, "the parent's block has changed");
  lethe_free(closed);
  lethe_heap_check();
  return failures != 0;
}
