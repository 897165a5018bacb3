// Ways through a function, and scopes that are entered and left on them.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <stdlib.h>

static inline void keep(void *memory) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

// residue-case: asm_goto(secret:32) -> u64
uint64_t asm_goto(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key), other = load64(key + 8);
again:
  sum = mix64(sum, other);
  other += load64(key + 16);
  __asm__ goto("test $7, %b0\n\tjnz %l[again]" : : "q"(sum) : "cc" : again);
  return sum ^ other >> 7;
}

// residue-case: asm_goto_with_output(secret:32) -> u64
uint64_t asm_goto_with_output(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8), sum;
  __asm__ goto("mov %1, %0\n\tadd %2, %0\n\tjc %l[carries]"
               : "=&r"(sum)
               : "r"(a), "r"(b)
               : "cc"
               : carries);
  return mix64(sum, b) * load64(key + 16);
carries:
  return mix64(sum ^ a, load64(key + 24)) & 0xFFFF;
}

// residue-case: asm_memory(secret:32) -> u64; control=stack
uint64_t asm_memory(const uint8_t *key LETHE_SECRET) {
  uint64_t block[4], sum = 3;
  __asm__("movdqu %1, %%xmm9\n\tmovdqu %%xmm9, %0"
          : "=m"(*(uint8_t (*)[16])block)
          : "m"(*(const uint8_t (*)[16])key)
          : "xmm9");
  memcpy(block + 2, key + 16, 16);
  __asm__ volatile("rolq $9, %0\n\taddq %0, %1\n\txorq %1, %2"
                   : "+m"(block[0]), "+r"(sum), "+m"(block[3])
                   :
                   : "cc");
  keep(block);
  return mix64(sum, block[0] ^ block[3]);
}

static void fold_away(uint64_t (*words)[6]) {
  uint64_t sum = 0;
  for (int i = 0; i < 6; ++i)
    sum += (*words)[i];
  (*words)[0] = sum;
  keep(words);
}

// residue-case: cleanup_attribute(secret:48, u32=2) -> u64; control=stack
uint64_t cleanup_attribute(const uint8_t *key LETHE_SECRET, uint32_t way) {
  for (uint32_t turn = 0;; ++turn) {
    __attribute__((cleanup(fold_away))) uint64_t words[6];
    for (int i = 0; i < 6; ++i)
      words[i] = mix64(load64(key + 8 * i), turn);
    if (turn == way)
      return words[0] ^ words[5];
    if (words[3] == 12345)
      goto out;
  }
out:
  return 1;
}

// residue-case: nested_scopes(secret:64, u32=3) -> u64; control=stack
uint64_t nested_scopes(const uint8_t *key LETHE_SECRET, uint32_t way) {
  uint64_t sum = 0;
  {
    uint64_t outer[8];
    memcpy(outer, key, sizeof outer);
    keep(outer);
    if (way == 1)
      goto inside;
    {
      uint64_t inner[8] = {0};
    inside:
      for (int i = 0; i < 8; ++i)
        inner[i] = outer[7 - i] * 5;
      keep(inner);
      sum = mix64(inner[0], inner[6]);
      if (way == 2)
        goto done;
    }
    sum ^= mix64(outer[2], sum);
  }
done:
  return mix64(sum, 9);
}

// residue-case: duff(secret:64, u64=43) -> u64
uint64_t duff(const uint8_t *key LETHE_SECRET, uint64_t count) {
  volatile uint64_t copy = load64(key);
  uint64_t sum = copy, rounds = (count + 3) / 4, at = 0;
  switch (count % 4) {
    do {
    case 0:
      sum = mix64(sum, key[at++ % 64]);
      __attribute__((fallthrough));
    case 3:
      sum = mix64(sum, load64(key + at++ % 57));
      __attribute__((fallthrough));
    case 2:
      sum += key[at++ % 64];
      __attribute__((fallthrough));
    case 1:
      sum = rotate64(sum, 11) ^ load64(key + at++ % 57);
    } while (--rounds);
  }
  return sum;
}

// The secrets are only in code that does not run.
// residue-case: path_not_taken(secret:64, u32=0) -> u64
// residue-case: path_not_taken(secret:64, u32=1) -> u64; control=stack
uint64_t path_not_taken(const uint8_t *input, uint32_t taken) {
  if (taken) {
    LETHE_SECRET uint64_t words[8];
    memcpy(words, input, sizeof words);
    keep(words);
    return mix64(words[0], words[7]);
  }
  return mix64(load64(input), load64(input + 8)) & 0xFF;
}

// residue-case: loop_forever(secret:32) -> u64
uint64_t loop_forever(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = load64(key);
  for (unsigned i = 0;; ++i) {
    volatile uint64_t copy = mix64(sum, load64(key + i % 25));
    sum = copy;
    if (i == 90)
      return sum;
  }
}

// __builtin_unreachable makes paths without an exit.
// residue-case: unreachable_path(secret:32) -> u64
uint64_t unreachable_path(const uint8_t *key LETHE_SECRET) {
  switch (key[0] & 3) {
  case 0:
    return mix64(load64(key), 1) ^ load64(key + 8);
  case 1:
    return mix64(load64(key + 8), 2) + load64(key);
  case 2:
  case 3:
    return mix64(load64(key + 16), 3) * load64(key + 24);
  }
  __builtin_unreachable();
}
