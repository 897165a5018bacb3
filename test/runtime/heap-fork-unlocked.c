// A child that may not lock what its parent has locked finds zeros that say so,
// or, of what insists on protection, nothing.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
// RUN: %t ordinary
#include "Inputs/limits.h"
#include <lethe.h>
#include <signal.h>
#include <sys/wait.h>

enum { SIZE = 40 };

static int run(const unsigned char *loose, const unsigned char *strict,
               int reads_strict) {
  pid_t child = fork();
  NEED(child >= 0);
  if (!child) {
    CHECK(lethe_is_zero(loose, SIZE), "a child has the block");
    CHECK(!(lethe_status(loose) & LETHE_LOCKED) && has_flag(loose, "lo") == 0,
          "status %#x", lethe_status(loose));
    CHECK(!(lethe_status(strict) & (LETHE_LOCKED | LETHE_NODUMP)),
          "strict: status %#x", lethe_status(strict));
    if (reads_strict)
      _exit(*(volatile const unsigned char *)strict);
    lethe_heap_check();
    lethe_free((void *)loose);
    lethe_free((void *)strict);
    CHECK(!lethe_malloc_flags(SIZE, LETHE_STRICT), "a strict block");
    CHECK(lethe_malloc(SIZE) != NULL, "no block");
    _exit(failures != 0);
  }
  int status;
  NEED(waitpid(child, &status, 0) == child);
  return status;
}

int main(int count, char **unused) {
  (void)unused;
  forbid_core_files();
  unsigned more = count > 1 ? LETHE_ORDINARY : 0;
  unsigned char *loose = lethe_malloc_flags(SIZE, more | LETHE_GUARDED);
  unsigned char *strict =
      lethe_malloc_flags(SIZE, more | LETHE_STRICT | LETHE_GUARDED);
  NEED(loose && strict);
  memset(loose, 0xA5, SIZE);
  memset(strict, 0xA5, SIZE);
  limit_locked(0);
  int status = run(loose, strict, 0);
  CHECK(!status, "a child ends with %#x", status);
  status = run(loose, strict, 1);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "status %#x",
        status);
  CHECK(loose[0] == 0xA5 && strict[0] == 0xA5, "the parent's have changed");
  return failures != 0;
}
