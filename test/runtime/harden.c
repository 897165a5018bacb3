// lethe_harden_process: what is in force after each flag, and what is reported
// that could not be had.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t core && %t dumpable && %t ptrace && %t mlock && %t default
// RUN: %t no-right && %t traced && %t unknown && %t no-proc && %t old-mlock
#define _GNU_SOURCE
#include "Inputs/check.h"
#include "Inputs/refuse.h"
#include <errno.h>
#include <lethe.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void expect(unsigned flags, unsigned missing, int error) {
  errno = 0;
  unsigned result = lethe_harden_process(flags);
  CHECK(result == missing, "%#x is missing, not %#x", result, missing);
  CHECK(errno == error || (!missing && !error), "errno is %d, not %d", errno,
        error);
}

static bool has_no_core(void) {
  struct rlimit limit;
  NEED(!getrlimit(RLIMIT_CORE, &limit));
  return limit.rlim_cur == 0 && limit.rlim_max == 0;
}

static bool is_dumpable(void) { return prctl(PR_GET_DUMPABLE) != 0; }

// Of a page that was mapped and touched later.
static bool is_locked(void) {
  char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  NEED(page != MAP_FAILED);
  page[0] = 1;
  char line[256], expected[32];
  snprintf(expected, sizeof expected, "%lx-", (unsigned long)page);
  FILE *maps = fopen("/proc/self/smaps", "r");
  NEED(maps);
  bool here = false, locked = false;
  while (fgets(line, sizeof line, maps)) {
    if (strchr(line, '-') && strchr(line, '-') < strchr(line, ' '))
      here = strtoul(line, NULL, 16) <= (unsigned long)page &&
             strtoul(strchr(line, '-') + 1, NULL, 16) > (unsigned long)page;
    if (here && !strncmp(line, "VmFlags:", 8))
      locked = strstr(line, " lo") != NULL;
  }
  fclose(maps);
  return locked;
}

// In the child whose parent traces it.
static int be_traced(void) {
  pid_t child = fork();
  NEED(child >= 0);
  if (!child) {
    NEED(!ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    expect(LETHE_HARDEN_DEFAULT, LETHE_HARDEN_PTRACE, EBUSY);
    CHECK(has_no_core() && !is_dumpable(), "the others are not in force");
    _exit(failures != 0);
  }
  int status;
  NEED(waitpid(child, &status, 0) == child);
  return status;
}

int main(int count, char **arguments) {
  NEED(count == 2);
  const char *what = arguments[1];
  CHECK(is_dumpable() && !is_locked(), "hardened from the start");
  const bool had_no_core = has_no_core();
  if (!strcmp(what, "core")) {
    expect(LETHE_HARDEN_CORE, 0, 0);
    CHECK(has_no_core() && is_dumpable() && !is_locked(), "core");
  } else if (!strcmp(what, "dumpable")) {
    expect(LETHE_HARDEN_DUMPABLE, 0, 0);
    CHECK(has_no_core() == had_no_core && !is_dumpable() && !is_locked(),
          "dumpable");
  } else if (!strcmp(what, "ptrace")) {
    expect(LETHE_HARDEN_PTRACE, 0, 0);
    CHECK(!is_dumpable(), "ptrace");
  } else if (!strcmp(what, "mlock")) {
    expect(LETHE_HARDEN_MLOCK, 0, 0);
    CHECK(has_no_core() == had_no_core && is_dumpable() && is_locked(),
          "mlock");
  } else if (!strcmp(what, "default")) {
    expect(LETHE_HARDEN_DEFAULT, 0, 0);
    CHECK(has_no_core() && !is_dumpable() && !is_locked(), "default");
  } else if (!strcmp(what, "no-right")) {
    struct rlimit none = {0, 0};
    NEED(!setrlimit(RLIMIT_MEMLOCK, &none));
    if (!geteuid())
      NEED(!setresuid(65534, 65534, 65534));
    expect(LETHE_HARDEN_MLOCK | LETHE_HARDEN_CORE, LETHE_HARDEN_MLOCK, EPERM);
    CHECK(has_no_core(), "core");
  } else if (!strcmp(what, "traced")) {
    CHECK(be_traced() == 0, "the child fails");
  } else if (!strcmp(what, "unknown")) {
    expect(0x100 | LETHE_HARDEN_CORE, 0x100, EINVAL);
    expect(0, 0, 0);
  } else if (!strcmp(what, "no-proc")) {
    refuse(SYS_open, EACCES);
    expect(LETHE_HARDEN_DEFAULT, LETHE_HARDEN_PTRACE, EACCES);
  } else if (!strcmp(what, "old-mlock")) {
    refuse(SYS_mlockall, ENOSYS);
    expect(LETHE_HARDEN_MLOCK, LETHE_HARDEN_MLOCK, ENOSYS);
  } else
    NEED(!"such a word");
  return failures != 0;
}
