// Secret functions on stacks other than the main one, handing secrets to the C
// library: a signal handler on its alternate stack, a context, a thread with
// the smallest stack there is. The stack is the same afterwards whatever the
// secret was. Without the plugin it is not.
// DEFINE: %{build} = %clang -D_GNU_SOURCE -pthread -I %S/Inputs -I %lethe-include %s %lethe-library/liblethe.a
// DEFINE: %{clean} = %t handler && %t context && %t thread
// RUN: %{build} -O0 %lethe-codegen -o %t && %{clean}
// RUN: %{build} -O1 %lethe-codegen -o %t && %{clean}
// RUN: %{build} -O2 %lethe-codegen -o %t && %{clean}
// RUN: %{build} -O3 -march=x86-64-v3 %lethe-codegen -o %t && %{clean}
// RUN: %{build} -Os -static %lethe-codegen -o %t && %{clean}
// RUN: %{build} -O2 -o %t
// RUN: not %t handler | FileCheck %s
// RUN: not %t context | FileCheck %s
// RUN: not %t thread | FileCheck %s
// CHECK: {{[1-9][0-9]+}} bytes differ
#include "mix.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { PAGE = 4096, STACK_BYTES = 16384, SECRETS = 2, RUNS = 4 };

static uint8_t key[8] LETHE_SECRET;
static uint8_t *stack;
static volatile uint64_t result;
static ucontext_t here, there;

static int compare(const void *a, const void *b) {
  uint64_t left = load64(a), right = load64(b);
  return left < right ? -1 : left > right;
}

// Neither how deep the library goes, nor how often, depends on the secret.
static NOINLINE uint64_t work(const uint8_t *secret LETHE_SECRET) {
  volatile uint64_t traces[64];
  uint64_t words[4];
  char text[24];
  for (int i = 0; i < 64; ++i)
    traces[i] = mix64(load64(secret), i);
  for (int i = 0; i < 4; ++i)
    words[i] = traces[i] >> 1 | (uint64_t)i << 63;
  qsort(words, 2, sizeof words[0], compare);
  snprintf(text, sizeof text, "%016llx", (unsigned long long)words[1]);
  return words[0] ^ traces[63] ^ load64((const uint8_t *)text);
}

static void handle(int signal) { result = work(key) + (unsigned)signal; }

static void run_context(void) {
  result = work(key);
  swapcontext(&there, &here);
}

static void *run_thread(void *unused) {
  result = work(key);
  return unused;
}

static int by_signal(void) {
  stack_t alternate = {.ss_sp = stack, .ss_size = STACK_BYTES};
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
  if (sigaltstack(&alternate, 0) || sigaction(SIGUSR1, &action, 0) ||
      raise(SIGUSR1))
    return 0;
  alternate.ss_flags = SS_DISABLE;
  return !sigaltstack(&alternate, 0);
}

static int by_context(void) {
  if (getcontext(&there))
    return 0;
  there.uc_stack = (stack_t){.ss_sp = stack, .ss_size = STACK_BYTES};
  makecontext(&there, run_context, 0);
  return !swapcontext(&here, &there);
}

static int by_thread(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  return !pthread_attr_init(&attributes) &&
         !pthread_attr_setstack(&attributes, stack, STACK_BYTES) &&
         !pthread_create(&thread, &attributes, run_thread, 0) &&
         !pthread_join(thread, 0);
}

static int run(const char *name) {
  if (!strcmp(name, "handler"))
    return by_signal();
  return strcmp(name, "context") ? by_thread() : by_context();
}

int main(int argc, char **argv) {
  static uint8_t left[SECRETS][STACK_BYTES], unstable[STACK_BYTES];
  if (argc != 2)
    return 2;
  // A guard right below, as stacks have.
  stack = mmap(0, PAGE + STACK_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
               -1, 0);
  if (stack == MAP_FAILED ||
      mprotect(stack += PAGE, STACK_BYTES, PROT_READ | PROT_WRITE))
    return 2;
  // The first round sets up the library. What differs with the same secret is
  // not its residue.
  for (int i = -RUNS; i < SECRETS * RUNS; ++i) {
    int secret = i / RUNS & 1;
    memset(key, 0x5a + secret * 0x69, sizeof key);
    memset(stack, 0xa5, STACK_BYTES);
    if (!run(argv[1]))
      return 2;
    for (int at = 0; i >= 0 && i % RUNS && at < STACK_BYTES; ++at)
      unstable[at] |= left[secret][at] != stack[at];
    memcpy(left[secret], stack, STACK_BYTES);
  }
  int differing = 0;
  for (int at = 0; at < STACK_BYTES; ++at)
    if (!unstable[at] && left[0][at] != left[1][at] && ++differing < 10)
      printf("%d below the top: %02x, %02x\n", STACK_BYTES - at, left[0][at],
             left[1][at]);
  printf("%d bytes differ\n", differing);
  return differing != 0;
}
