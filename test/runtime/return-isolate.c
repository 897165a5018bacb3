// The routines that hardened functions return by, and those that clear registers
// before foreign calls: each clears exactly what it is said to, and wipes exactly
// the bytes that it is told of.
// RUN: %clang -O2 -Wall -Wextra -Werror -o %t %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/check.h"
#include "Inputs/registers.h"
#include "Inputs/room.h"
#include <stdbool.h>
#include <string.h>

enum vectors {
  LAST, // 15
  LOW,  // 0 to 15, as far as the instruction set reaches
  ALL   // all that the processor has
};

struct routine {
  const char *name;
  void *address;
  unsigned cleared; // general registers, by bit
  enum vectors vectors;
  bool avx, x87, returns, asks;
};

// All but rax and those that a function saves.
enum {
  RETURNED = 1 << RCX | 1 << RDX | 1 << RSI | 1 << RDI | 15 << R8,
  ISOLATED = 1 << R10 | 1 << R11 | 15 << R12,
  LARGEST = 4096,
  MARGIN = 256,
  FILL = 0xA5
};

static unsigned char memory[LARGEST + 2 * MARGIN + 64]
    __attribute__((aligned(64)));

static bool is_zero(const void *data, size_t size) {
  const unsigned char *byte = data;
  for (size_t i = 0; i < size; ++i)
    if (byte[i])
      return false;
  return true;
}

static void check_vectors(const struct routine *is) {
  for (unsigned n = 0; n < 32; ++n) {
    const unsigned char *in = registers_in.vector[n];
    const unsigned char *out = registers_out.vector[n];
    const unsigned size = vector_bytes(n);
    // Bytes that have to be zero; the others have to be what they were.
    unsigned zero = 0;
    if (is->vectors == ALL)
      zero = size;
    else if (n < 16 && (is->vectors == LOW || n == 15))
      zero = is->avx ? size : 16;
    CHECK(is_zero(out, zero), "%s leaves data in vector register %u", is->name,
          n);
    if (n == 31 && is_zero(out, size))
      continue; // what wipes with it clears it
    CHECK(!memcmp(in + zero, out + zero, size - zero),
          "%s changes the upper bytes of vector register %u", is->name, n);
  }
  for (unsigned n = 0; n < 8; ++n)
    CHECK(is->vectors == ALL
              ? is_zero(&registers_out.mask[n], mask_bytes())
              : !memcmp(&registers_in.mask[n], &registers_out.mask[n],
                        mask_bytes()),
          "%s: mask register %u", is->name, n);
}

static void check_rest(const struct routine *is) {
  for (unsigned n = 0; n < 16; ++n)
    CHECK(registers_out.gpr[n] ==
              (is->cleared >> n & 1 ? 0 : registers_in.gpr[n]),
          "%s: general register %u is %#lx", is->name, n,
          (unsigned long)registers_out.gpr[n]);
  const unsigned char *in = registers_in.x87 + 32;
  const unsigned char *out = registers_out.x87 + 32;
  for (unsigned n = 0; n < 8; ++n)
    CHECK(is->x87 ? is_zero(out + 16 * n, 10)
                  : !memcmp(in + 16 * n, out + 16 * n, 10),
          "%s: x87 register %u", is->name, n);
}

// Wiped are the bytes below the return address, from stack_pointer - 8 down.
static void check(const struct routine *is, unsigned stack_pointer,
                  uint64_t argument, unsigned wiped) {
  registers_routine = is->address;
  memset(memory, FILL, sizeof memory);
  registers_in.gpr[RSP] = (uintptr_t)&memory[stack_pointer];
  registers_in.gpr[R11] = argument;
  call_routine();
  check_vectors(is);
  check_rest(is);
  for (unsigned i = 0; i < sizeof memory; ++i) {
    if (i >= stack_pointer - 8 && i < stack_pointer)
      continue; // The return address.
    bool in = i < stack_pointer - 8 && i >= stack_pointer - 8 - wiped;
    CHECK(memory[i] == (in ? 0 : FILL), "%s: byte at rsp%+d is %#x, not %s",
          is->name, (int)(i - stack_pointer), memory[i],
          in ? "wiped" : "left alone");
  }
}

#define RETURNS(NAME, VECTORS, AVX, X87, ASKS)                                 \
  {"__lethe_return_" #NAME,                                                    \
   __lethe_return_##NAME,                                                      \
   RETURNED,                                                                   \
   VECTORS,                                                                    \
   AVX,                                                                        \
   X87,                                                                        \
   true,                                                                       \
   ASKS}
#define ISOLATES(N, CLEARED)                                                   \
  {"__lethe_isolate_" #N, __lethe_isolate_##N, ISOLATED | (CLEARED), ALL,      \
   false, true, false, false},                                                 \
  {"__lethe_isolate_" #N "_avx", __lethe_isolate_##N##_avx,                    \
   ISOLATED | (CLEARED), ALL, true, true, false, false}

extern char __lethe_return_stack[], __lethe_return_stack_avx[];
extern char __lethe_return_low[], __lethe_return_low_avx[];
extern char __lethe_return_vectors[], __lethe_return_vectors_avx[];
extern char __lethe_return_foreign[], __lethe_return_foreign_avx[];
extern char __lethe_return_foreign_stack[], __lethe_return_foreign_stack_avx[];
extern char __lethe_isolate_0[], __lethe_isolate_0_avx[];
extern char __lethe_isolate_1[], __lethe_isolate_1_avx[];
extern char __lethe_isolate_2[], __lethe_isolate_2_avx[];
extern char __lethe_isolate_3[], __lethe_isolate_3_avx[];
extern char __lethe_isolate_4[], __lethe_isolate_4_avx[];
extern char __lethe_isolate_5[], __lethe_isolate_5_avx[];
extern char __lethe_isolate_6[], __lethe_isolate_6_avx[];

int main(void) {
  const struct routine routines[] = {
      RETURNS(stack, LAST, false, false, false),
      RETURNS(low, LOW, false, false, false),
      RETURNS(vectors, ALL, false, false, false),
      RETURNS(foreign, ALL, false, true, false),
      RETURNS(foreign_stack, ALL, false, true, true),
      RETURNS(stack_avx, LAST, true, false, false),
      RETURNS(low_avx, LOW, true, false, false),
      RETURNS(vectors_avx, ALL, true, false, false),
      RETURNS(foreign_avx, ALL, true, true, false),
      RETURNS(foreign_stack_avx, ALL, true, true, true),
      ISOLATES(0, 1 << RDI | 1 << RSI | 1 << RDX | 1 << RCX | 3 << R8),
      ISOLATES(1, 1 << RSI | 1 << RDX | 1 << RCX | 3 << R8),
      ISOLATES(2, 1 << RDX | 1 << RCX | 3 << R8),
      ISOLATES(3, 1 << RCX | 3 << R8),
      ISOLATES(4, 3 << R8),
      ISOLATES(5, 2 << R8),
      ISOLATES(6, 0),
  };
  fill_registers();
  registers_in.x87[4] = 0; // No register is in use where a function returns.
  for (unsigned n = 0; n < sizeof routines / sizeof *routines; ++n) {
    const struct routine *is = &routines[n];
    // Without AVX in its unit a routine clears more only where it is told to.
    if (is->avx && !(registers_features & FEATURE_AVX))
      continue;
    const unsigned end = MARGIN + LARGEST;
    if (!is->returns) {
      check(is, end, 0, 0);
      continue;
    }
    for (unsigned align = 0; align < 64; align += 8)
      for (unsigned size = 0; size <= LARGEST - 64; size += is->asks ? 8 * 37 : 8)
        if (!is->asks)
          check(is, end + align, size, size);
        else
          // Memory that is no stack: no more than has been used for certain.
          for (unsigned used = 0; used <= size; used += 8 * 61)
            check(is, end + align, (uint64_t)size / 8 << 16 | used / 8,
                  (unsigned)wiped_bytes(size, used, 0, false));
  }
  return failures != 0;
}
