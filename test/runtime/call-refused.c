// What the kernel refuses: no call without a stack, the status tells what
// protects it, and nothing is left in any case.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t everything-allowed
// RUN: %t no-address-space
// RUN: %t no-locked-memory
// RUN: %t little-locked-memory
// RUN: %t strict
// RUN: %t no-file
// RUN: %t no-file-size
// RUN: %t no-giving-back
// RUN: %t no-madvise
#define _GNU_SOURCE
#include "Inputs/check.h"
#include "Inputs/refuse.h"
#include "Inputs/used_stack.h"
#include <errno.h>
#include <lethe.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int calls;

static void count_call(void *unused) {
  (void)unused;
  ++calls;
}

static void use_far_down(void *bytes) {
  volatile char large[*(size_t *)bytes];
  large[sizeof large - 1] = 1;
  use_stack(NULL);
  large[0] = 1; // Until here the frame lasts.
}

static void expect(unsigned status) {
  for (int i = 0; i < 200; ++i) {
    size_t bytes = i % 70 == 69 ? 100 * 1024 : i * 300 % 20000 + 1;
    CHECK(lethe_call(use_far_down, &bytes) == 0, "a call fails: %s",
          strerror(errno));
    CHECK(marks_at(used_stack) == 0, "%zu bytes are left, used %zu bytes down",
          marks_at(used_stack), bytes);
  }
  CHECK(lethe_call_status() == status, "the status is %#x, not %#x",
        lethe_call_status(), status);
}

static void limit(int resource, rlim_t value) {
  struct rlimit limit = {value, value};
  NEED(!setrlimit(resource, &limit));
}

// Root may lock what it likes.
static void limit_locked(rlim_t value) {
  limit(RLIMIT_MEMLOCK, value);
  if (!geteuid())
    NEED(!setresuid(65534, 65534, 65534));
}

int main(int count, char **arguments) {
  NEED(count == 2);
  const char *what = arguments[1];
  const unsigned all = LETHE_CALL_PROTECTED;
  if (!strcmp(what, "everything-allowed")) {
    expect(all);
  } else if (!strcmp(what, "no-address-space")) {
    limit(RLIMIT_AS, 0);
    errno = 0;
    CHECK(lethe_call(count_call, NULL) == -1 && errno == ENOMEM, "errno is %d",
          errno);
    CHECK(lethe_call_status() == 0, "there is a status");
    CHECK(calls == 0, "called without a stack");
    limit(RLIMIT_CORE, 0);
  } else if (!strcmp(what, "no-locked-memory")) {
    limit_locked(0);
    expect(all & ~LETHE_LOCKED);
  } else if (!strcmp(what, "little-locked-memory")) {
    limit_locked(64 * 1024);
    expect(all & ~LETHE_LOCKED);
  } else if (!strcmp(what, "strict")) {
    expect(all);
    NEED(!lethe_init(LETHE_STRICT));
    expect(all);
    limit_locked(0);
    CHECK(lethe_call(count_call, NULL) == 0 && calls == 1,
          "a stack that is locked will not do");
    calls = 0;
    errno = 0;
    CHECK(lethe_call_sized(count_call, NULL, 1 << 20) == -1 && errno == EPERM,
          "one that is not will do: errno is %d", errno);
    CHECK(calls == 0, "called without a lock");
    CHECK(!lethe_init(0) && !lethe_call(count_call, NULL) && calls == 1,
          "no longer strict");
  } else if (!strcmp(what, "no-file")) {
    refuse(SYS_memfd_create, EMFILE);
    expect(all);
  } else if (!strcmp(what, "no-file-size")) {
    limit(RLIMIT_FSIZE, 4096);
    expect(all);
  } else if (!strcmp(what, "no-giving-back")) {
    // From here on the first stack is mapped.
    expect(all);
    refuse(SYS_madvise, EINVAL);
    expect(all);
  } else if (!strcmp(what, "no-madvise")) {
    refuse(SYS_madvise, EINVAL);
    expect(all & ~(LETHE_NODUMP | LETHE_WIPEONFORK));
  } else
    NEED(!"such a word");
  return failures != 0;
}
