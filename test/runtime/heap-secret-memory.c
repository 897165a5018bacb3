// Memory that the kernel does not map: where there is any, it is the default;
// where not, asking for it fails.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <lethe.h>

static int is_readable(const void *address) {
  char byte;
  int memory = open("/proc/self/mem", O_RDONLY);
  NEED(memory >= 0);
  ssize_t got = pread(memory, &byte, 1, (off_t)(uintptr_t)address);
  close(memory);
  return got == 1;
}

int main(void) {
  int file = (int)syscall(447 /* memfd_secret */, 0);
  if (file < 0) {
    errno = 0;
    CHECK(!lethe_malloc_flags(1, LETHE_SECRETMEM) && errno,
          "there is secret memory");
    CHECK(lethe_init(LETHE_SECRETMEM) && errno, "there is secret memory");
    CHECK(lethe_malloc(1) != NULL, "no memory at all");
    return failures != 0;
  }
  close(file);
  void *blocks[] = {lethe_malloc(1), lethe_malloc(3000),
                    lethe_malloc_flags(1, LETHE_GUARDED)};
  for (int i = 0; i < 3; ++i) {
    NEED(blocks[i]);
    CHECK(lethe_status(blocks[i]) & LETHE_SECRETMEM, "%d is ordinary", i);
    CHECK(!is_readable(blocks[i]), "the kernel reads %d", i);
  }
  void *ordinary = lethe_malloc_flags(1, LETHE_ORDINARY);
  NEED(ordinary);
  CHECK(is_readable(ordinary), "the kernel does not read ordinary memory");
  errno = 0;
  CHECK(!lethe_malloc_flags(1, LETHE_ORDINARY | LETHE_SECRETMEM) &&
            errno == EINVAL,
        "secret and ordinary at once");

  CHECK(!lethe_init(LETHE_ORDINARY), "lethe_init fails");
  void *block = lethe_malloc(1);
  CHECK(block && !(lethe_status(block) & LETHE_SECRETMEM),
        "lethe_init changes nothing");
  CHECK(!lethe_init(LETHE_SECRETMEM), "lethe_init fails");

  // Growing a file beyond this limit would end the process.
  CHECK(!lethe_init(0), "lethe_init fails");
  struct rlimit no_files = {0, 0};
  NEED(!setrlimit(RLIMIT_FSIZE, &no_files));
  block = lethe_malloc(100000);
  CHECK(block && !(lethe_status(block) & LETHE_SECRETMEM), "no block");
  return failures != 0;
}
