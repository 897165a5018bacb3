// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: double free: this block was freed before" %t
#include <lethe.h>
int main(void) {
  void *block = lethe_malloc_flags(32, LETHE_GUARDED);
  lethe_free(block);
  lethe_free(block);
  return 0;
}
