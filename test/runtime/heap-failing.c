// The n-th call to the C library that may fail does fail, for every n: then the
// heap fails with errno, or gives a block and tells what it lacks.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
// RUN: %t strict
#define _GNU_SOURCE
#include "Inputs/failing.h"
#include "Inputs/limits.h"
#include <lethe.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>

int munmap(void *address, size_t size) { return REAL(munmap)(address, size); }
void *mremap(void *address, size_t size, size_t new_size, int flags, ...) {
  va_list more;
  va_start(more, flags);
  void *new_address = va_arg(more, void *);
  va_end(more);
  if (fails())
    return MAP_FAILED;
  return REAL(mremap)(address, size, new_size, flags, new_address);
}
ssize_t getrandom(void *data, size_t size, unsigned flags) {
  extern __typeof__(getrandom) getrandom;
  return fails() ? -1 : REAL(getrandom)(data, size, flags);
}
void *calloc(size_t count, size_t size) {
  extern void *__libc_calloc(size_t, size_t);
  return fails() ? NULL : __libc_calloc(count, size);
}
void *malloc(size_t size) {
  extern void *__libc_malloc(size_t);
  return fails() ? NULL : __libc_malloc(size);
}
long syscall(long number, ...) {
  va_list more;
  va_start(more, number);
  long first = va_arg(more, long), second = va_arg(more, long);
  va_end(more);
  return fails() ? -1 : REAL(syscall)(number, first, second);
}

static unsigned strict;

enum { ALL = LETHE_LOCKED | LETHE_NODUMP | LETHE_WIPEONFORK };

static unsigned char *check_block(unsigned char *block, size_t size) {
  is_armed = false;
  if (!block) {
    CHECK(errno, "call %d: no block and no errno", failing);
    return NULL;
  }
  unsigned status = lethe_status(block);
  CHECK(lethe_is_zero(block, size), "call %d: not zero", failing);
  memset(block, 0xA5, size);
  CHECK(has_flag(block, "lo") == !!(status & LETHE_LOCKED),
        "call %d: locked or not, status %#x", failing, status);
  CHECK(has_flag(block, "dd") == !!(status & LETHE_NODUMP),
        "call %d: dumped or not, status %#x", failing, status);
  CHECK((has_flag(block, "wf") || has_flag(block, "dc")) ==
            !!(status & LETHE_WIPEONFORK),
        "call %d: wiped on fork or not, status %#x", failing, status);
  CHECK(!strict || (status & ALL) == ALL, "call %d: strict, status %#x",
        failing, status);
  return block;
}

// In a child, whatever fails there: zeros, or nothing.
static void check_child(const unsigned char *block, size_t size) {
  is_armed = true;
  pid_t child = fork();
  is_armed = false;
  NEED(child >= 0);
  if (!child)
    _exit(!lethe_is_zero(block, size));
  int status;
  NEED(waitpid(child, &status, 0) == child);
  CHECK(!status || (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV),
        "call %d: a child ends with %#x", failing, status);
}

static void use_heap(void) {
  static const unsigned flags[] = {0, LETHE_GUARDED, LETHE_ORDINARY};
  for (int i = 0; i < 3; ++i) {
    is_armed = true;
    errno = 0;
    unsigned char *block =
        check_block(lethe_malloc_flags(40, flags[i] | strict), 40);
    if (!block)
      continue;
    check_child(block, 40);
    is_armed = true;
    unsigned char *larger = lethe_reallocarray(block, 5000, 1);
    is_armed = false;
    if (larger)
      block = larger;
    CHECK(block[39] == 0xA5, "call %d: the content is lost", failing);
    is_armed = true;
    lethe_free(block);
    is_armed = false;
  }
  is_armed = true;
  errno = 0;
  int result = lethe_init(strict);
  is_armed = false;
  CHECK(!result || errno, "call %d: lethe_init without errno", failing);
  lethe_heap_check();
}

// A process for each, so that each begins anew. Returns the number of calls.
static int run(int number) {
  int results[2];
  NEED(!pipe(results));
  pid_t child = fork();
  NEED(child >= 0);
  if (!child) {
    failing = number;
    use_heap();
    NEED(write(results[1], &calls, sizeof calls) == sizeof calls);
    _exit(failures != 0);
  }
  close(results[1]);
  int status, count = 0;
  NEED(waitpid(child, &status, 0) == child);
  CHECK(!status, "call %d of %s: status %#x", number, persists ? "many" : "one",
        status);
  NEED(read(results[0], &count, sizeof count) == sizeof count);
  close(results[0]);
  return count;
}

int main(int count, char **unused) {
  (void)unused;
  forbid_core_files();
  strict = count > 1 ? LETHE_STRICT : 0;
  int all = run(0);
  CHECK(all > 20, "only %d calls", all);
  for (persists = false;; persists = true) {
    for (int i = 1; i <= all; ++i)
      run(i);
    if (persists)
      break;
  }
  printf("%d calls\n", all);
  return failures != 0;
}
