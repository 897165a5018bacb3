// RUN: %clang -O1 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %python %S/../Inputs/ends.py SIGABRT "lethe: double free: this block was freed before" %t
#include <lethe.h>
int main(void) {
  void *block = lethe_malloc(32);
  lethe_free(block);
  for (int i = 0; i < 100; ++i)
    if (lethe_malloc(32) == block)
      return 1;
  lethe_free(block);
  return 0;
}
