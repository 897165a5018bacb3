// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: heap overflow: bytes after the end of a block were written to" %t
#include <lethe.h>
int main(void) {
  volatile char *block = lethe_malloc_flags(33, LETHE_GUARDED);
  block[33] = 0;
  lethe_protect((void *)block, LETHE_NONE);
  return 0;
}
