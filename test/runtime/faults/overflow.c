// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: heap overflow: bytes after the end of a block were written to" %t
#include <lethe.h>
int main(void) {
  // One byte too many, of value 0, as of a string.
  volatile char *block = lethe_malloc(33);
  block[33] = 0;
  lethe_free((void *)block);
  return 0;
}
