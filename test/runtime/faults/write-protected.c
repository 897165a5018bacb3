// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGSEGV "" %t
#include <lethe.h>
int main(void) {
  volatile char *block = lethe_malloc_flags(32, LETHE_GUARDED);
  if (lethe_protect((void *)block, LETHE_READ) || block[0])
    return 1;
  block[0] = 1;
  return 0;
}
