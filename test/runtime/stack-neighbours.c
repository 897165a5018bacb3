// A stack need not end at a guard page. What lies below one in memory that can
// be written is somebody else's.
// RUN: split-file %s %t
// RUN: %clang -O2 -c -o %t/foreign.o %t/foreign.c
// RUN: %clang %lethe -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -pthread -o %t/main %t/main.c %t/foreign.o %lethe-library/liblethe.a
// RUN: %t/main
// RUN: %clang -D_GNU_SOURCE -O2 -pthread -o %t/plain %t/main.c %t/foreign.o
// RUN: %t/plain

//--- foreign.c
int foreign(int value) { return value * 3; }

//--- main.c
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

enum { FILL = 0xA5, NEIGHBOUR = 16 * 1024 };

int foreign(int);
__attribute__((noinline)) static int
handle(int key __attribute__((annotate("secret")))) {
  return foreign(key) + 1;
}

static volatile int result, key = 7;
static void work(void) { result = handle(key); }
static void in_handler(int number) {
  (void)number;
  work();
}
static void *in_thread(void *unused) {
  work();
  return unused;
}

// A stack, and what happens to lie below it.
static unsigned char *allocate(size_t size) {
  unsigned char *memory;
  if (posix_memalign((void **)&memory, 4096, NEIGHBOUR + size))
    abort();
  memset(memory, FILL, NEIGHBOUR);
  return memory + NEIGHBOUR;
}

static int check(const char *where, const unsigned char *stack) {
  int lost = 0;
  for (int i = 1; i <= NEIGHBOUR; ++i)
    lost += stack[-i] != FILL;
  if (lost || result != 22)
    fprintf(stderr, "%s: result %d, %d bytes lost\n", where, result, lost);
  result = 0;
  return lost != 0;
}

static int on_signal_stack(void) {
  size_t size = (size_t)sysconf(_SC_MINSIGSTKSZ) + 512;
  stack_t stack = {.ss_sp = allocate(size), .ss_size = size};
  struct sigaction action = {.sa_handler = in_handler, .sa_flags = SA_ONSTACK};
  if (sigaltstack(&stack, NULL) || sigaction(SIGUSR1, &action, NULL) ||
      raise(SIGUSR1))
    abort();
  return check("signal stack", stack.ss_sp);
}

static int on_context(void) {
  static ucontext_t here, there;
  getcontext(&there);
  there.uc_stack.ss_size = 2048;
  there.uc_stack.ss_sp = allocate(2048);
  there.uc_link = &here;
  makecontext(&there, work, 0);
  if (swapcontext(&here, &there))
    abort();
  return check("context", there.uc_stack.ss_sp);
}

static int on_thread_stack(void) {
  size_t size = (size_t)sysconf(_SC_THREAD_STACK_MIN);
  // The thread's own data and the C library's frames take some of it.
  unsigned char *stack = allocate(size);
  pthread_attr_t attributes;
  pthread_t thread;
  if (pthread_attr_init(&attributes) ||
      pthread_attr_setstack(&attributes, stack, size) ||
      pthread_create(&thread, &attributes, in_thread, NULL) ||
      pthread_join(thread, NULL))
    abort();
  return check("thread", stack);
}

int main(void) { return on_signal_stack() | on_context() | on_thread_stack(); }
