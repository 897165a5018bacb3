// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: write after free: bytes of a freed block were written to" %t
#include <lethe.h>
int main(void) {
  volatile char *block = lethe_malloc(32);
  lethe_free((void *)block);
  block[5] = 1;
  lethe_heap_check();
  return 0;
}
