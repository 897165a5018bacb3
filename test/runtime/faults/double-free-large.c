// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: foreign pointer: no block of this heap starts here, or it was freed before" %t
#include <lethe.h>
int main(void) {
  // Too large to be kept for later: nothing knows of it any more.
  void *block = lethe_malloc(1 << 20);
  lethe_free(block);
  lethe_free(block);
  return 0;
}
