/* What hardened libraries are compared with: plain code, and after each call
 * one wipe of as much stack as that has used, and of the general registers, by
 * the runtime's routine. Nothing is erased in between, nor are vector
 * registers; but of the stack also what held nothing secret. */
#ifndef LETHE_BENCH_ERASE_ONCE_H
#define LETHE_BENCH_ERASE_ONCE_H

#include <stdint.h>
#include <string.h>

enum { MostStack = 1 << 16, Paint = 0xA5 };

static __attribute__((noinline)) void paint_stack(void) {
  volatile unsigned char area[MostStack];
  memset((void *)area, Paint, sizeof area);
  __asm__ volatile("" : : "r"(area) : "memory");
}

static __attribute__((noinline)) uint64_t count_unpainted(void) {
  volatile unsigned char area[MostStack];
  __asm__ volatile("" : : "r"(area) : "memory");
  uint64_t painted = 0;
  while (painted < sizeof area && area[painted] == Paint)
    ++painted;
  return sizeof area - painted;
}

/* Bytes of stack that a call uses, to some ten bytes: a multiple of 8, and
 * never 0, since the return address counts. */
static inline uint64_t measure_depth(void (*call)(void)) {
  paint_stack();
  call();
  return (count_unpainted() + sizeof(void *) + 7) / 8 * 8;
}

static inline void erase_once(uint64_t bytes) {
  register uint64_t below __asm__("r11") = bytes;
  __asm__ volatile("call *__lethe_return_stack@GOTPCREL(%%rip)"
                   : "+r"(below)
                   :
                   : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "xmm15",
                     "cc", "memory");
}

#endif
