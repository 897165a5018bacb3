// A path on which a function has no frame must not touch the stack that its
// frame would take: there may be none.
// RUN: %clang %lethe-codegen -O2 -pthread -o %t %s %lethe-library/liblethe.a && %t
#include <pthread.h>
#include <string.h>

__attribute__((noinline)) static void sink(char *data) {
  __asm__ volatile("" : : "r"(data) : "memory");
}

__attribute__((noinline)) static int
early(int x __attribute__((annotate("secret")))) {
  if (x < 100)
    return x * 3;
  char large[1 << 20];
  memset(large, x, sizeof large);
  sink(large);
  return large[x];
}

static void *run(void *result) {
  *(int *)result = early(5);
  return 0;
}

int main(void) {
  pthread_attr_t small;
  pthread_t thread;
  int result = 0;
  if (pthread_attr_init(&small) ||
      pthread_attr_setstacksize(&small, 64 * 1024) ||
      pthread_create(&thread, &small, run, &result) || pthread_join(thread, 0))
    return 2;
  return result != 15 || early(120) != 120;
}
