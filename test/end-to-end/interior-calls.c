// What functions have left below that leave erasing to their callers is erased
// before code runs that erases nothing: such code finds nothing there. Without
// the plugin it does.
// DEFINE: %{plain} = %clang -O2 -DPLAIN -c %s -o %t.o
// DEFINE: %{build} = %clang -I %S/Inputs -I %lethe-include %s %t.o %lethe-library/liblethe.a
// RUN: %{plain}
// RUN: %{build} -O0 %lethe-codegen -o %t && %t
// RUN: %{build} -O1 %lethe-codegen -o %t && %t
// RUN: %{build} -O2 %lethe-codegen -o %t && %t
// RUN: %{build} -O2 -fPIE -pie %lethe-codegen -o %t && %t
// RUN: %{build} -O3 -march=x86-64-v3 -fomit-frame-pointer %lethe-codegen -o %t && %t
// RUN: %{build} -Os -fno-omit-frame-pointer %lethe-codegen -o %t && %t
// RUN: %{build} -O2 -o %t
// RUN: not %t | FileCheck %s
// CHECK-DAG: after: {{[1-9][0-9]*}} bytes differ
// CHECK-DAG: between: {{[1-9][0-9]*}} bytes differ
// CHECK-DAG: sometimes: {{[1-9][0-9]*}} bytes differ
// CHECK-DAG: nested: {{[1-9][0-9]*}} bytes differ
enum { DEPTH = 6000 };
extern unsigned char below[DEPTH];
void look(int public_value);

#ifdef PLAIN
unsigned char below[DEPTH];

void look(int public_value) {
  volatile unsigned char *frame = __builtin_frame_address(0);
  for (int i = 0; i < DEPTH; ++i)
    below[i] = frame[-i - 1 - public_value];
}
#else
#include "mix.h"
#include <stdio.h>

static NOINLINE uint64_t shallow(uint64_t x) {
  volatile uint64_t keep[3] = {x, x * 3, x * 5};
  return keep[1] ^ keep[2];
}

static NOINLINE uint64_t deep(uint64_t x) {
  volatile uint64_t keep[400];
  for (int i = 0; i < 400; ++i)
    keep[i] = mix64(x, (uint64_t)i);
  return shallow(keep[3]) + keep[39];
}

static NOINLINE uint64_t calling(uint64_t x) {
  volatile uint64_t keep = x * 7;
  look(512);
  return keep + 1;
}

static NOINLINE uint64_t after(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = deep(load64(key));
  look(512);
  return sum;
}

static NOINLINE uint64_t between(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 0;
  for (int i = 0; i < 3; ++i) {
    sum += shallow(deep(load64(key) + (uint64_t)i));
    look(512);
  }
  return sum;
}

static NOINLINE uint64_t sometimes(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key);
  if (sum & 1)
    sum = deep(sum);
  else if (sum & 2)
    sum = deep(sum * 5);
  look(512);
  return sum;
}

static NOINLINE uint64_t nested(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = deep(load64(key));
  return calling(sum) + shallow(sum);
}

static int measure(const char *name, uint64_t (*function)(const uint8_t *)) {
  static unsigned char before[DEPTH];
  uint8_t key[8];
  int differing = 0;
  // The first round takes away what others have left, here and further below.
  for (int round = 0; round < 3; ++round) {
    memset(key, 0x5a + round % 2 * 0x69, sizeof key);
    memcpy(before, below, DEPTH);
    function(key);
  }
  for (int i = 0; i < DEPTH; ++i)
    differing += before[i] != below[i];
  printf("%s: %d bytes differ\n", name, differing);
  return differing;
}

int main(void) {
  return (measure("after", after) + measure("between", between) +
          measure("sometimes", sometimes) + measure("nested", nested)) != 0;
}
#endif
