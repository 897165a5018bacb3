// Many ranges, from many threads; faulty ones; the child of lethe_fork_wipe.
// RUN: %clang -O2 -pthread -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/check.h"
#include <errno.h>
#include <lethe.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, RANGES = 300 };

static unsigned char ranges[THREADS][RANGES][24];

static size_t secrets(const unsigned char *data, size_t size) {
  size_t count = 0;
  for (size_t i = 0; i < size; ++i)
    count += data[i] == 0x5A;
  return count;
}

// Every third is gone again; all are registered twice, once too often.
static void *register_many(void *argument) {
  unsigned char (*mine)[24] = argument;
  for (int i = 0; i < RANGES; ++i)
    CHECK(!lethe_register(mine[i], 20) && !lethe_register(mine[i], 20),
          "registering fails");
  for (int i = 0; i < RANGES; ++i)
    CHECK(!lethe_unregister(mine[i]), "a range is lost");
  for (int i = 0; i < RANGES; i += 3)
    CHECK(!lethe_unregister(mine[i]), "a range is lost");
  return NULL;
}

static void check_many(void) {
  pthread_t threads[THREADS];
  memset(ranges, 0x5A, sizeof ranges);
  for (int i = 0; i < THREADS; ++i)
    NEED(!pthread_create(&threads[i], NULL, register_many, ranges[i]));
  for (int i = 0; i < THREADS; ++i)
    NEED(!pthread_join(threads[i], NULL));
  lethe_wipe_registered();
  for (int i = 0; i < THREADS * RANGES; ++i) {
    size_t left = secrets(ranges[i / RANGES][i % RANGES], 24);
    size_t expected = i % RANGES % 3 == 0 ? 24 : 4;
    CHECK(left == expected, "range %d: %zu bytes are left", i, left);
  }
  for (int i = 0; i < THREADS * RANGES; ++i) {
    int result = lethe_unregister(ranges[i / RANGES][i % RANGES]);
    CHECK(result == (i % RANGES % 3 == 0 ? -1 : 0), "range %d", i);
    CHECK(result == 0 || errno == ENOENT, "errno is %d", errno);
  }
}

static void check_refused(void) {
  unsigned char byte;
  CHECK(lethe_register(NULL, 8) == -1 && errno == EINVAL, "null");
  errno = 0;
  CHECK(lethe_register(&byte, 0) == -1 && errno == EINVAL, "empty");
  errno = 0;
  CHECK(lethe_register(&byte, SIZE_MAX) == -1 && errno == EINVAL, "too large");
  errno = 0;
  CHECK(lethe_unregister(&byte) == -1 && errno == ENOENT, "unknown");
  errno = 0;
  CHECK(lethe_leave_signal(SIGKILL) == -1 && errno == EINVAL, "SIGKILL");
  CHECK(lethe_leave_signal(0) == -1 && lethe_leave_signal(1000) == -1,
        "no signal");
}

// The first is read-only, the second not there any more.
static void check_unwritable(void) {
  enum { PAGE = 4096 };
  unsigned char last[32];
  unsigned char *pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  NEED(pages != MAP_FAILED);
  memset(pages, 0x5A, 3 * PAGE);
  memset(last, 0x5A, sizeof last);
  NEED(!lethe_register(pages, 3 * PAGE) && !lethe_register(last, 32));
  NEED(!mprotect(pages, PAGE, PROT_READ) && !munmap(pages + PAGE, PAGE));
  lethe_wipe_registered();
  CHECK(secrets(pages, PAGE) == 0, "left in a read-only page");
  CHECK(secrets(pages + 2 * PAGE, PAGE) == 0, "left behind a hole");
  CHECK(secrets(last, 32) == 0, "left in the next range");
  NEED(!lethe_unregister(pages) && !lethe_unregister(last));
}

static unsigned char secret[64];
static void look_at_it(int number) {
  (void)number;
  CHECK(secrets(secret, 64) == 0, "a handler sees it in the child");
}

static void check_fork(void) {
  memset(secret, 0x5A, 64);
  NEED(!lethe_register(secret, 64));
  signal(SIGUSR2, look_at_it);
  int child = lethe_fork_wipe();
  NEED(child >= 0);
  if (!child) {
    CHECK(secrets(secret, 64) == 0, "left in the child");
    raise(SIGUSR2);
    _exit(failures != 0);
  }
  int status;
  NEED(waitpid(child, &status, 0) == child);
  CHECK(status == 0, "the child's status is %#x", (unsigned)status);
  CHECK(secrets(secret, 64) == 64, "gone in the parent, too");
  NEED(!lethe_unregister(secret));
}

int main(void) {
  check_refused();
  check_many();
  check_many();
  check_unwritable();
  check_fork();
  return failures != 0;
}
