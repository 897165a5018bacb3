// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: heap overflow: bytes after the end of a block were written to" %t
#include <lethe.h>
int main(void) {
  volatile char *block = lethe_malloc(32), *next = lethe_malloc(32);
  block[32] = 0;
  lethe_free((void *)next);
  return 0;
}
