// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: heap underflow: bytes before the start of a block were written to" %t
#include <lethe.h>
int main(void) {
  volatile char *block = lethe_malloc(32);
  block[-1] = 0;
  lethe_free((void *)block);
  return 0;
}
