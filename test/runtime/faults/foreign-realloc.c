// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: foreign pointer: no block of this heap starts here, or it was freed before" %t
#include <lethe.h>
#include <stdlib.h>
int main(void) {
  return lethe_reallocarray(malloc(8), 4, 4) != NULL;
  return 0;
}
