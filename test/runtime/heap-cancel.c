// A thread that is to end does not do so inside of the heap, where it has its
// lock.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/check.h"
#include <lethe.h>
#include <pthread.h>
#include <unistd.h>

static int is_in_heap = 1, is_after;

static void *run(void *unused) {
  pthread_cancel(pthread_self());
  // The key of the canaries, new pages, and old ones.
  lethe_free(lethe_malloc(100));
  lethe_free(lethe_malloc_flags(100, LETHE_GUARDED));
  lethe_free(lethe_malloc(100));
  is_in_heap = 0;
  close(-1); // positive control: here it ends
  is_after = 1;
  return unused;
}

int main(void) {
  pthread_t thread;
  NEED(!pthread_create(&thread, NULL, run, NULL));
  void *result;
  NEED(!pthread_join(thread, &result));
  CHECK(!is_in_heap, "the thread ended inside of the heap");
  CHECK(!is_after && result == PTHREAD_CANCELED, "the thread did not end");
  return failures != 0;
}
