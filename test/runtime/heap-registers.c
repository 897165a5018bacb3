// What copies a secret into the heap leaves none of it in registers.
// RUN: %clang -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.a
// RUN: %t
#define _GNU_SOURCE
#include "Inputs/check.h"
#include "Inputs/registers.h"
#include <lethe.h>
#include <stdbool.h>
#include <string.h>

enum { STACK = 256 * 1024, LARGEST = 1000 };
static unsigned char stack[STACK] __attribute__((aligned(64)));
static char secret[LARGEST + 1];

static void call(void *routine, size_t a, size_t b, size_t c) {
  fill_registers();
  registers_routine = routine;
  registers_in.gpr[RSP] = (uintptr_t)&stack[STACK - 4096];
  registers_in.gpr[RDI] = a;
  registers_in.gpr[RSI] = b;
  registers_in.gpr[RDX] = c;
  call_routine();
}

static bool is_secret(const void *data, size_t size) {
  return memmem(data, size, "~~~~", 4) != NULL;
}

static bool has_secret(void) {
  bool found = false;
  for (unsigned n = 0; n < 16; ++n)
    found |= is_secret(&registers_out.gpr[n], 8);
  for (unsigned n = 0; n < 32; ++n)
    found |= is_secret(registers_out.vector[n], vector_bytes(n));
  return found;
}

static void *result(void) { return (void *)registers_out.gpr[RAX]; }

int main(void) {
  bool copying_leaves = false;
  static char target[LARGEST + 1];
  for (size_t size = 16; size <= LARGEST; size += 41) {
    memset(secret, '~', size);
    secret[size] = 0;
    call((void *)memcpy, (size_t)target, (size_t)secret, size);
    copying_leaves |= has_secret();

    call((void *)lethe_memdup, (size_t)secret, size, 0);
    char *block = result();
    NEED(block);
    CHECK(!memcmp(block, secret, size), "%zu bytes: no copy", size);
    CHECK(!has_secret(), "lethe_memdup leaves data of %zu bytes", size);

    call((void *)lethe_reallocarray, (size_t)block, size + 1, 1);
    block = result();
    NEED(block);
    CHECK(!memcmp(block, secret, size + 1), "%zu bytes: no copy", size);
    CHECK(!has_secret(), "lethe_reallocarray leaves data of %zu bytes", size);
    lethe_free(block);

    call((void *)lethe_strdup, (size_t)secret, 0, 0);
    block = result();
    NEED(block);
    CHECK(!strcmp(block, secret), "%zu bytes: no copy", size);
    CHECK(!has_secret(), "lethe_strdup leaves data of %zu bytes", size);
    lethe_free(block);
  }
  // Positive control.
  CHECK(copying_leaves, "not even memcpy leaves data");
  return failures != 0;
}
