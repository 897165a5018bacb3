// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: heap underflow: bytes before the start of a block were written to" %t
#include <lethe.h>
int main(void) {
  // Beyond the canary, in the same page.
  volatile char *block = lethe_malloc_flags(32, LETHE_GUARDED);
  block[-4000] = 'x';
  lethe_free((void *)block);
  return 0;
}
