#ifndef LETHE_VALGRIND_REQUEST_H
#define LETHE_VALGRIND_REQUEST_H

#include "system_call.h"

#include <stdint.h>

/* Client requests: numbers from valgrind.h and memcheck.h, where they "will
 * never change". */
enum {
  LETHE_RUNNING_ON_VALGRIND = 0x1001,
  LETHE_STACK_REGISTER = 0x1501,
  LETHE_MAKE_MEM_DEFINED = 'M' << 24 | 'C' << 16 | 2,
};

/* Asks valgrind, if the program runs on it; a processor just rotates a register
 * once around, and the answer is 0. */
LETHE_KEEPS_VECTORS static inline uint64_t
lethe_ask_valgrind(uint64_t request, uint64_t a, uint64_t b) {
  volatile uint64_t words[6] = {request, a, b, 0, 0, 0};
  uint64_t answer = 0;
  __asm__ volatile("rolq $3, %%rdi\n\trolq $13, %%rdi\n\t"
                   "rolq $61, %%rdi\n\trolq $51, %%rdi\n\t"
                   "xchgq %%rbx, %%rbx"
                   : "+d"(answer)
                   : "a"(words)
                   : "cc", "memory");
  return answer;
}

#endif
