// Vector registers are cleared as far as the processor has them, and nothing
// else: what carries results stays.
// RUN: %clang -O2 -Wall -Wextra -Werror -o %t %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.a
// RUN: %t
#include "Inputs/check.h"
#include "Inputs/registers.h"
#include <stdbool.h>
#include <string.h>

extern char __lethe_clear_upper_vectors[], __lethe_clear_high_vectors[];
// What the runtime found out: as enumerated below.
extern unsigned char lethe_vectors __attribute__((visibility("hidden")));
enum { UNKNOWN, SSE, AVX, AVX512, AVX512VL };

// Below the stack pointer that the routine is called with.
// The return address, and what lies below the routine's own stack pointer.
enum { BELOW = 512, REACH = 8 + 128, FILL = 0xA5 };
static unsigned char stack[BELOW + 64] __attribute__((aligned(64)));

static bool is_zero(const void *data, size_t size) {
  const unsigned char *byte = data;
  for (size_t i = 0; i < size; ++i)
    if (byte[i])
      return false;
  return true;
}

static int most_vectors(void) {
  if (registers_features & FEATURE_AVX512)
    return __builtin_cpu_supports("avx512vl") ? AVX512VL : AVX512;
  return registers_features & FEATURE_AVX ? AVX : SSE;
}

static bool is_kept(unsigned n, unsigned from, unsigned to) {
  return !memcmp(registers_in.vector[n] + from, registers_out.vector[n] + from,
                 to - from);
}

// The low bytes of registers 0 to 15 that the routine is to keep; state is
// what it is told of the processor, and may be less than the processor has.
static void check(const char *name, void *routine, unsigned low, int state) {
  int known = state;
  if (state == UNKNOWN)
    known = most_vectors();
  registers_routine = routine;
  lethe_vectors = (unsigned char)state;
  memset(stack, FILL, sizeof stack);
  registers_in.gpr[RSP] = (uintptr_t)&stack[BELOW];
  call_routine();

  CHECK(lethe_vectors == known, "%s found state %d, not %d", name,
        lethe_vectors, known);
  for (unsigned n = 0; n < 16; ++n)
    CHECK(registers_in.gpr[n] == registers_out.gpr[n],
          "%s in state %d changed general register %u", name, state, n);
  CHECK(!memcmp(registers_in.x87 + 32, registers_out.x87 + 32, 128),
        "%s in state %d changed the x87", name, state);
  for (unsigned n = 0; n < 16; ++n) {
    unsigned all = vector_bytes(n), kept = low < all ? low : all;
    CHECK(is_kept(n, 0, kept), "%s in state %d changed the low bytes of %u",
          name, state, n);
    if (low < 64)
      CHECK(known == SSE ? is_kept(n, kept, all)
                         : is_zero(registers_out.vector[n] + kept, all - kept),
            "%s in state %d: the upper bytes of vector register %u", name,
            state, n);
  }
  for (unsigned n = 16; n < 32; ++n)
    CHECK(known >= AVX512 ? is_zero(registers_out.vector[n], vector_bytes(n))
                          : is_kept(n, 0, vector_bytes(n)),
          "%s in state %d: vector register %u", name, state, n);
  for (unsigned n = 0; n < 8; ++n)
    CHECK(!memcmp(&registers_out.mask[n],
                  known >= AVX512 ? &(uint64_t){0} : &registers_in.mask[n],
                  mask_bytes()),
          "%s in state %d: mask register %u", name, state, n);

  // No further than that, and no register is left behind there.
  for (unsigned i = 0; i < sizeof stack; ++i)
    CHECK((i >= BELOW - REACH && i < BELOW) || stack[i] == FILL,
          "%s in state %d changed the byte at rsp%+d", name, state,
          (int)i - BELOW);
  for (unsigned i = BELOW - REACH; i < BELOW; i += 8)
    for (unsigned n = 0; n < 16; ++n)
      CHECK(memcmp(&stack[i], &registers_in.gpr[n], 8),
            "%s in state %d left general register %u at rsp%+d", name, state, n,
            (int)i - BELOW);
}

int main(int count, char **arguments) {
  // A constructor has found out what there is.
  CHECK(lethe_vectors != UNKNOWN, "nothing is known of this processor");
  fill_registers();
  if (count > 1)
    CHECK(registers_features & FEATURE_AVX512, "no AVX-512 here");
  (void)arguments;

  const int best = most_vectors();
  // Positive control: the harness itself changes none.
  extern char return_at_once[];
  registers_routine = return_at_once;
  registers_in.gpr[RSP] = (uintptr_t)&stack[BELOW];
  call_routine();
  check_registers("return_at_once", 0, 0);

  for (int state = UNKNOWN; state <= best; ++state) {
    check("__lethe_clear_upper_vectors", __lethe_clear_upper_vectors, 16,
          state);
    check("__lethe_clear_high_vectors", __lethe_clear_high_vectors, 64, state);
  }
  return failures != 0;
}

__asm__(".globl return_at_once\nreturn_at_once: ret\n");
