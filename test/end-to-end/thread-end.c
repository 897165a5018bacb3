// A thread that exits, or is cancelled, in secret functions: its stack is the
// same whatever the secret was. Without the plugin it is not.
// DEFINE: %{build} = %clang -pthread -fexceptions -I %S/Inputs -I %lethe-include %s %lethe-library/liblethe.a
// RUN: %{build} -O0 %lethe-codegen -o %t && %t exit && %t cancel
// RUN: %{build} -O2 %lethe-codegen -o %t && %t exit && %t cancel
// RUN: %{build} -O2 -march=x86-64-v3 -static %lethe-codegen -o %t && %t exit
// RUN: %{build} -O0 -o %t
// RUN: not %t exit | FileCheck %s
// RUN: not %t cancel | FileCheck %s
// RUN: %{build} -O2 -o %t
// RUN: not %t exit | FileCheck %s
// RUN: not %t cancel | FileCheck %s
// CHECK: {{[1-9][0-9]+}} bytes differ
#include "mix.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STACK_BYTES = 128 * 1024, TRACES = 512 };

static int never[2], begun[2]; // pipes
static int cancels;

static NOINLINE void end_thread(void) {
  char byte = 0;
  if (!cancels)
    pthread_exit(0);
  if (write(begun[1], &byte, 1) == 1)
    while (read(never[0], &byte, 1) == 1)
      ;
}

static NOINLINE uint64_t deeper(const uint8_t *key LETHE_SECRET, int depth) {
  volatile uint64_t copies[TRACES];
  for (int i = 0; i < TRACES; ++i)
    copies[i] = mix64(load64(key), i + depth);
  if (depth)
    copies[1] ^= deeper(key, depth - 1);
  else
    end_thread();
  return copies[1] ^ copies[TRACES - 1];
}

static void *run(void *key) {
  deeper(key, 3);
  return 0;
}

static int end_with(uint8_t *key, uint8_t *stack, uint8_t *copy) {
  pthread_t thread;
  pthread_attr_t attributes;
  char byte;
  memset(stack, 0xa5, STACK_BYTES);
  if (pthread_attr_init(&attributes) ||
      pthread_attr_setstack(&attributes, stack, STACK_BYTES) ||
      pthread_create(&thread, &attributes, run, key))
    return 0;
  if (cancels && (read(begun[0], &byte, 1) != 1 || pthread_cancel(thread)))
    return 0;
  if (pthread_join(thread, 0))
    return 0;
  memcpy(copy, stack, STACK_BYTES);
  return 1;
}

int main(int argc, char **argv) {
  enum { SECRETS = 2 };
  static uint8_t left[SECRETS][STACK_BYTES], again[STACK_BYTES];
  static uint8_t unstable[STACK_BYTES];
  cancels = argc == 2 && !strcmp(argv[1], "cancel");
  uint8_t *key = malloc(8);
  uint8_t *stack = mmap(0, STACK_BYTES, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (!key || stack == MAP_FAILED || pipe(never) || pipe(begun))
    return 2;
  // At first the dynamic linker and the unwinder set themselves up. What
  // changes with the same secret, such as thread numbers, is not its residue.
  for (int run = -4; run < 16; ++run) {
    int secret = run / 4 % SECRETS;
    uint8_t *copy = run < 0 || run % 4 || run > 4 ? again : left[secret];
    memset(key, 0x5a + secret * 0x69, 8);
    if (!end_with(key, stack, copy))
      return 2;
    for (size_t i = 0; run >= 0 && i < STACK_BYTES; ++i)
      unstable[i] |= left[secret][i] != copy[i];
  }
  size_t differing = 0;
  for (size_t i = 0; i < STACK_BYTES; ++i)
    if (!unstable[i] && left[0][i] != left[1][i] && ++differing < 10)
      printf("%zu below the top: %02x, %02x\n", STACK_BYTES - i, left[0][i],
             left[1][i]);
  printf("%zu bytes differ\n", differing);
  return differing != 0;
}
