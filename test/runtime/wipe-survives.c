// A wipe of an object that dies is what optimizers remove. Each way of wiping
// runs on a stack of its own, which is searched after.
// RUN: %clang -O1 -I%lethe-include -o %t.O1 %s %lethe-library/liblethe.a
// RUN: %t.O1
// RUN: %clang -O3 -I%lethe-include -o %t.O3 %s %lethe-library/liblethe.a
// RUN: %t.O3
// With all of the runtime's source at hand.
// RUN: %clang -O3 -flto -fuse-ld=lld -I%lethe-include -o %t.lto %s %source/runtime/wipe.c
// RUN: %t.lto
// RUN: %clang -O3 -flto=thin -fuse-ld=lld -I%lethe-include -o %t.thin %s %source/runtime/wipe.c
// RUN: %t.thin
// RUN: %clang -O3 -DUNITY -I%lethe-include -o %t.unity %s
// RUN: %t.unity
// Small objects are wiped in another way.
// RUN: %clang -O3 -flto -DSECRET_SIZE=48 -fuse-ld=lld -I%lethe-include -o %t.small %s %source/runtime/wipe.c
// RUN: %t.small
// RUN: %clang -O3 -DUNITY -DSECRET_SIZE=48 -I%lethe-include -o %t.small-unity %s
// RUN: %t.small-unity
#include <lethe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#ifdef UNITY
#include "../../runtime/wipe.c"
#endif

#ifndef SECRET_SIZE
#define SECRET_SIZE 256
#endif
enum { STACK = 64 * 1024, SIZE = SECRET_SIZE };
static unsigned char stack[STACK] __attribute__((aligned(64)));
static ucontext_t here, there;
static volatile unsigned seed = 0x5bd1e995;
static volatile unsigned sum;

// What a pattern's byte is depends on what the optimizer cannot know.
static inline __attribute__((always_inline)) unsigned
use(unsigned char *secret) {
  unsigned state = seed;
  for (int i = 0; i < SIZE; ++i) {
    state = state * 1103515245 + 12345;
    secret[i] = (unsigned char)(state >> 16);
  }
  // In memory now, and read as a function of another unit would.
  __asm__ volatile("" : : "r"(secret) : "memory");
  unsigned result = 0;
  for (int i = 0; i < SIZE; ++i)
    result = result * 31 + secret[i];
  return result;
}

static void forget_wipe(void) {
  unsigned char secret[SIZE];
  sum = use(secret);
}

static void by_memset(void) {
  unsigned char secret[SIZE];
  sum = use(secret);
  memset(secret, 0, SIZE);
}

static void by_lethe_wipe(void) {
  unsigned char secret[SIZE];
  sum = use(secret);
  lethe_wipe(secret, SIZE);
}

static void by_macro(void) {
  unsigned char secret[SIZE];
  sum = use(secret);
  LETHE_WIPE(secret);
}

static void by_scope(void) {
  unsigned char secret[SIZE];
  LETHE_SCOPED(secret);
  sum = use(secret);
}

// The longest part of the pattern that is still there.
static int left_by(void (*function)(void)) {
  memset(stack, 0, STACK);
  getcontext(&there);
  there.uc_stack.ss_sp = stack;
  there.uc_stack.ss_size = STACK;
  there.uc_link = &here;
  makecontext(&there, function, 0);
  swapcontext(&here, &there);

  unsigned char pattern[SIZE];
  use(pattern);
  int longest = 0;
  for (int at = 0; at < STACK; ++at)
    for (int from = 0; from + longest < SIZE; ++from) {
      int length = 0;
      while (from + length < SIZE && at + length < STACK &&
             stack[at + length] == pattern[from + length])
        ++length;
      if (length > longest)
        longest = length;
    }
  return longest;
}

int main(void) {
  int forgotten = left_by(forget_wipe), memsets = left_by(by_memset);
  int wiped = left_by(by_lethe_wipe);
  int by_others = left_by(by_macro) + left_by(by_scope);
  printf("left without a wipe %d, by memset %d, by lethe_wipe %d, by macros "
         "%d\n",
         forgotten, memsets, wiped, by_others);
  // Positive controls: the search finds it, and memset is removed.
  if (forgotten != SIZE || memsets != SIZE)
    return 2;
  // A byte or two in a row may be equal by chance, in an address perhaps.
  return wiped >= 8 || by_others >= 16;
}
