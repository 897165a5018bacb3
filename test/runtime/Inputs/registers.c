#include "registers.h"
#include "check.h"
#include <stddef.h>
#include <string.h>

_Static_assert(offsetof(struct registers, x87) == 144, "as in registers.S");
_Static_assert(offsetof(struct registers, vector) == 704, "as in registers.S");
_Static_assert(offsetof(struct registers, mask) == 2752, "as in registers.S");
_Static_assert(sizeof(struct registers) == 2816, "as in registers.S");

unsigned vector_bytes(unsigned n) {
  if (registers_features & FEATURE_AVX512)
    return 64;
  if (n >= 16)
    return 0;
  return registers_features & FEATURE_AVX ? 32 : 16;
}

unsigned mask_bytes(void) {
  if (registers_features & FEATURE_AVX512BW)
    return 8;
  return registers_features & FEATURE_AVX512 ? 2 : 0;
}

void fill_registers(void) {
  if (__builtin_cpu_supports("avx"))
    registers_features |= FEATURE_AVX;
  if (__builtin_cpu_supports("avx512f"))
    registers_features |= FEATURE_AVX512;
  if (__builtin_cpu_supports("avx512bw"))
    registers_features |= FEATURE_AVX512BW;
  unsigned state = 1;
  unsigned char *byte = (unsigned char *)&registers_in;
  for (size_t i = 0; i < sizeof registers_in; ++i) {
    state = state * 1103515245 + 12345;
    byte[i] = (unsigned char)(state >> 16 | 1);
  }
  // A valid image for fxrstor64: all eight x87 registers in use, and what the
  // vector registers are loaded with after.
  unsigned char *x87 = registers_in.x87;
  memset(x87, 0, 32);
  memcpy(x87, &(uint16_t){0x037f}, 2);
  x87[4] = 0xff;
  memcpy(x87 + 24, &(uint32_t){0x1f80}, 4);
  for (int i = 0; i < 8; ++i)
    memset(x87 + 32 + 16 * i + 10, 0, 6);
  for (int i = 0; i < 16; ++i)
    memcpy(x87 + 160 + 16 * i, registers_in.vector[i], 16);
  memset(x87 + 416, 0, 96);
}

static int is_zero(unsigned vector) {
  for (unsigned i = 0; i < vector_bytes(vector); ++i)
    if (registers_out.vector[vector][i])
      return 0;
  return 1;
}

void check_registers(const char *name, unsigned changed_gprs,
                     unsigned changed_vectors) {
  static const char *const gpr_names[] = {
      "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
      "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
  for (unsigned n = 0; n < 16; ++n)
    CHECK(changed_gprs >> n & 1 || registers_in.gpr[n] == registers_out.gpr[n],
          "%s changed %s", name, gpr_names[n]);
  // All but the mask of the bits that this processor's mxcsr has.
  CHECK(!memcmp(registers_in.x87, registers_out.x87, 28) &&
            !memcmp(registers_in.x87 + 32, registers_out.x87 + 32, 128),
        "%s changed the x87 or mxcsr", name);
  for (unsigned n = 0; n < 32; ++n) {
    if (changed_vectors >> n & 1 && n >= 16 && is_zero(n))
      continue;
    unsigned from = changed_vectors >> n & 1 ? 16 : 0, to = vector_bytes(n);
    for (unsigned i = from; i < to; ++i)
      CHECK(registers_in.vector[n][i] == registers_out.vector[n][i],
            "%s changed byte %u of vector register %u", name, i, n);
  }
  for (unsigned n = 0; n < 8; ++n)
    CHECK(!memcmp(&registers_in.mask[n], &registers_out.mask[n], mask_bytes()),
          "%s changed k%u", name, n);
}
