// What lethe_call_status says is in force, the kernel says, too.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/limits.h"
#include <lethe.h>
#include <stdint.h>

static void check(void *bytes) {
  size_t size = *(size_t *)bytes;
  char here = 0;
  char *top = (char *)((uintptr_t)&here | 4095) + 1;
  char *low = top - size;
  CHECK(lethe_call_status() == LETHE_CALL_PROTECTED, "the status is %#x",
        lethe_call_status());
  CHECK(has_flag(top, "wr") == 0, "no guard above");
  for (char *page = top - 4096; page >= low; page -= 4096) {
    CHECK(has_flag(page, "lo") == 1, "%td below the top: not locked",
          top - page);
    CHECK(has_flag(page, "dd") == 1, "%td below the top: dumped", top - page);
    CHECK(has_flag(page, page < top - 8192 ? "dc" : "wf") == 1,
          "%td below the top: children get it", top - page);
  }
  for (size_t below = 1; below <= 1024 * 1024; below += 256 * 1024)
    CHECK(has_flag(low - below, "wr") == 0, "no guard %zu below", below);
}

int main(void) {
  // Positive control: all of this tells nothing of other stacks.
  int here = 0;
  CHECK(has_flag(&here, "wr") == 1 && has_flag(&here, "lo") == 0 &&
            has_flag(&here, "dd") == 0 && has_flag(&here, "wf") == 0,
        "the thread's own stack is protected");
  size_t size = 128 * 1024;
  NEED(!lethe_call(check, &size));
  size = 300 * 1024;
  NEED(!lethe_call_sized(check, &size, size));
  return failures != 0;
}
