// Inline assembly may leave secrets in any register that it says it writes.
// REQUIRES: cpu-avx512
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

// residue-case: dirties_general_registers(secret:16) -> u64; control=gpr
uint64_t dirties_general_registers(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), sum = load64(key + 8);
  __asm__("mov %1, %%r8\n\tlea 1(%1), %%r9\n\tlea 2(%1), %%r10\n\t"
          "lea 3(%1), %%r11\n\tlea 4(%1), %%r12\n\tlea 5(%1), %%r13\n\t"
          "lea 6(%1), %%r14\n\tlea 7(%1), %%r15\n\tadd %%r15, %0"
          : "+r"(sum)
          : "r"(a)
          : "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc");
  return sum;
}

// residue-case: dirties_xmm(secret:32, out:16); control=xmm
void dirties_xmm(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  __asm__("movdqu %1, %%xmm3\n\tmovdqu %2, %%xmm14\n\t"
          "pxor %%xmm3, %%xmm14\n\tmovdqu %%xmm14, %0"
          : "=m"(*(uint8_t (*)[16])out)
          : "m"(*(const uint8_t (*)[16])key),
            "m"(*(const uint8_t (*)[16])(key + 16))
          : "xmm3", "xmm14");
}

// residue-case: dirties_ymm(secret:32, out:32); control=xmm
void dirties_ymm(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  __asm__("vmovdqu %1, %%ymm5\n\tvpaddd %%ymm5, %%ymm5, %%ymm11\n\t"
          "vmovdqu %%ymm11, %0"
          : "=m"(*(uint8_t (*)[32])out)
          : "m"(*(const uint8_t (*)[32])key)
          : "ymm5", "ymm11");
}

// residue-case: dirties_zmm(secret:64, out:64); control=xmm,ymm,zmm
void dirties_zmm(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  __asm__("vmovdqu64 %1, %%zmm7\n\tvpaddd %%zmm7, %%zmm7, %%zmm23\n\t"
          "vmovdqu64 %%zmm23, %0"
          : "=m"(*(uint8_t (*)[64])out)
          : "m"(*(const uint8_t (*)[64])key)
          : "zmm7", "zmm23");
}

// residue-case: dirties_masks(secret:16) -> u64; control=mask
uint64_t dirties_masks(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8), sum;
  __asm__("kmovq %1, %%k1\n\tkmovq %2, %%k6\n\tkxorq %%k1, %%k6, %%k7\n\t"
          "kmovq %%k7, %0"
          : "=r"(sum)
          : "r"(a), "r"(b)
          : "k1", "k6", "k7");
  return sum + a;
}

// EMMS marks the registers empty and leaves what is in them.
// residue-case: dirties_mmx(secret:16) -> u64; control=x87
uint64_t dirties_mmx(const uint8_t *key LETHE_SECRET) {
  uint64_t sum;
  __asm__("movq %1, %%mm2\n\tmovq %2, %%mm5\n\tpaddb %%mm2, %%mm5\n\t"
          "movq %%mm5, %0\n\temms"
          : "=r"(sum)
          : "m"(*(const uint8_t (*)[8])key),
            "m"(*(const uint8_t (*)[8])(key + 8))
          : "mm2", "mm5");
  return sum;
}

// residue-case: dirties_x87(secret:8) -> u64; control=x87
uint64_t dirties_x87(const uint8_t *key LETHE_SECRET) {
  uint64_t word = load64(key) >> 2, result;
  __asm__("fildll %1\n\tfld %%st(0)\n\tfaddp\n\tfistpll %0"
          : "=m"(result)
          : "m"(word)
          : "st", "st(1)");
  return result;
}

// residue-case: dirties_flags(secret:16) -> bool
_Bool dirties_flags(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8), mixed = mix64(a, b);
  _Bool carry;
  __asm__("add %2, %1" : "=@ccc"(carry), "+r"(mixed) : "r"(b));
  return carry;
}
