// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: foreign pointer: no block of this heap starts here, or it was freed before" %t
#include <lethe.h>
int main(void) {
  char *block = lethe_malloc_flags(32, LETHE_GUARDED);
  lethe_free(block + 1);
  return 0;
}
