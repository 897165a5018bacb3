// The second stack of -fsanitize=safe-stack, where objects lie whose address
// gets about, is the same whatever the secret was. Without the plugin it is
// not.
// DEFINE: %{build} = %clang -fsanitize=safe-stack -fexceptions -I %S/Inputs -I %lethe-include %s %lethe-library/liblethe.a
// RUN: %{build} -O0 %lethe-codegen -o %t
// RUN: %t fixed && %t dynamic && %t released && %t skipped && %t recursive
// RUN: %{build} -O2 %lethe-codegen -o %t
// RUN: %t fixed && %t dynamic && %t released && %t skipped && %t recursive
// RUN: %{build} -O2 -o %t
// RUN: not %t fixed | FileCheck %s
// RUN: not %t dynamic | FileCheck %s
// RUN: not %t released | FileCheck %s
// RUN: not %t skipped | FileCheck %s
// RUN: not %t recursive | FileCheck %s
// CHECK: {{[1-9][0-9]+}} bytes differ
#include "mix.h"
#include <setjmp.h>
#include <stdio.h>

static jmp_buf environment;

// Neither inlined nor known to leave the address alone.
__attribute__((noinline)) static void publish(volatile uint64_t *data) {
  __asm__ volatile("" : : "r"(data) : "memory");
}

static inline void fill(volatile uint64_t *data, int count,
                        const uint8_t *key) {
  for (int i = 0; i < count; ++i)
    data[i] = mix64(load64(key), i);
  publish(data);
}

static NOINLINE uint64_t fixed(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t data[64];
  fill(data, 64, key);
  return data[3];
}

static NOINLINE uint64_t dynamic(const uint8_t *key LETHE_SECRET) {
  int count = 40 + (key[0] & 0);
  volatile uint64_t data[count];
  fill(data, count, key);
  return data[3];
}

static NOINLINE uint64_t released(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 0;
  for (int count = 60; count > 10; count -= 20) {
    volatile uint64_t data[count];
    fill(data, count, key);
    sum += data[3];
  }
  return sum;
}

static NOINLINE uint64_t leaves(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t data[64];
  fill(data, 64, key);
  longjmp(environment, 1);
}

static NOINLINE uint64_t skipped(const uint8_t *key) {
  uint64_t data[2] = {0};
  publish(data);
  return setjmp(environment) ? data[0] : leaves(key);
}

static NOINLINE uint64_t deeper(const uint8_t *key LETHE_SECRET, int depth) {
  volatile uint64_t data[32];
  fill(data, 32, key);
  return data[3] ^ (depth ? deeper(key, depth - 1) : 0);
}

static NOINLINE uint64_t recursive(const uint8_t *key) {
  return deeper(key, 5);
}

int main(int argc, char **argv) {
  enum { BYTES = 4096 };
  static const struct {
    const char *name;
    uint64_t (*run)(const uint8_t *);
  } cases[] = {{"fixed", fixed},
               {"dynamic", dynamic},
               {"released", released},
               {"skipped", skipped},
               {"recursive", recursive}};
  static uint8_t left[2][BYTES];
  uint8_t key[8];
  if (argc != 2)
    return 2;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    if (strcmp(argv[1], cases[i].name))
      continue;
    uint8_t *stack = __builtin___get_unsafe_stack_ptr();
    for (int run = 0; run < 2; ++run) {
      memset(key, 0x5a + run * 0x69, sizeof key);
      memset(stack - BYTES, 0xa5, BYTES);
      cases[i].run(key);
      memcpy(left[run], stack - BYTES, BYTES);
    }
    size_t differing = 0;
    for (size_t byte = 0; byte < BYTES; ++byte)
      differing += left[0][byte] != left[1][byte];
    printf("%s: %zu bytes differ\n", cases[i].name, differing);
    return differing != 0;
  }
  return 2;
}
