// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGSEGV "" %t
#include <lethe.h>
int main(void) {
  volatile char *block = lethe_malloc_flags(32, LETHE_GUARDED);
  block[-4096] = 'x';
  return 0;
  return 0;
}
