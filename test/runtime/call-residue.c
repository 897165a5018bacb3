// Where a call leaves something if lethe_call does not take care: each way by
// itself.
// RUN: %clang -O2 -Wall -Wextra -Werror -fPIC -shared -I%lethe-include -DCALL=direct_call -o %t.direct.so %s %lethe-library/liblethe.a
// RUN: %lethe-residue %t.direct.so --cases %s --strict-fenv --ignore-unstable --expect residue
// RUN: %clang -O2 -Wall -Wextra -Werror -fPIC -shared -I%lethe-include -DCALL=lethe_call -o %t.so %s %lethe-library/liblethe.a
// RUN: %lethe-residue %t.so --cases %s --strict-fenv | FileCheck %s
// CHECK: 11 cases, 11 clean, 0 residue, 0 errors

// The argument itself is secret: lethe_call has it nowhere but in the function.
// RUN: %lethe-residue %t.so --call 'CALL_IT(sym=ignore_it, secret-u64) -> u32'
// RUN: %lethe-residue %t.direct.so --call 'CALL_IT(sym=ignore_it, secret-u64) -> u32' --expect residue
#include "Inputs/direct_call.h"
#include <lethe.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CASE(NAME, BODY)                                                       \
  static void run_##NAME(void *argument) {                                     \
    const uint64_t *secret = argument;                                         \
    BODY                                                                       \
  }                                                                            \
  void NAME(uint64_t *secret) {                                                \
    if (CALL(run_##NAME, secret))                                              \
      abort();                                                                 \
  }

static void keep(volatile void *data) {
  __asm__ volatile("" : : "r"(data) : "memory");
}

void ignore_it(void *argument) { (void)argument; }
int CALL_IT(void (*function)(void *), void *argument) {
  return CALL(function, argument);
}

// residue-case: general_registers(secret:8)
CASE(general_registers,
     __asm__ volatile("mov %0, %%rax\n mov %%rax, %%rcx\n mov %%rax, %%rdx\n"
                      "mov %%rax, %%rsi\n mov %%rax, %%rdi\n mov %%rax, %%r8\n"
                      "mov %%rax, %%r9\n mov %%rax, %%r10\n mov %%rax, %%r11\n"
                      "add %%rax, %%rax" : : "m"(*secret) : "rax",
                      "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
                      "cc");)

#define FILL(N) "movq %0, %%xmm" #N "\n"
// residue-case: vector_registers(secret:8)
CASE(vector_registers,
     __asm__ volatile(FILL(0) FILL(1) FILL(2) FILL(3) FILL(4) FILL(5) FILL(6)
                          FILL(7) FILL(8) FILL(9) FILL(10) FILL(11) FILL(12)
                              FILL(13) FILL(14)
                                  FILL(15) : : "m"(*secret) : "xmm0",
                      "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
                      "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",
                      "xmm14", "xmm15");)

// The C library picks vectors as wide as there are.
// residue-case: memory_copied(secret:512)
CASE(memory_copied, unsigned char copy[512]; memcpy(copy, secret, 512);
     keep(copy); memcpy(copy + 256, secret, 250); keep(copy);)

// residue-case: x87_registers(secret:8)
CASE(x87_registers,
     __asm__ volatile(
         "fildll %0\n fadd %%st(0)\n fstp %%st(0)" : : "m"(*secret) : "st");)

// MMX without emms, as no function may leave it, and yet.
// residue-case: mmx_registers(secret:8)
CASE(mmx_registers,
     __asm__ volatile("movq %0, %%mm0\n movq %0, %%mm7" : : "m"(*secret));)

// Whether a conversion was exact.
// residue-case: exception_flags(secret:8)
CASE(exception_flags, uint64_t odd = *secret % 2 + 2; double quotient;
     __asm__ volatile(
         "cvtsi2sd %1, %0\n divsd %2, %0" : "=&x"(quotient) : "r"(odd),
         "x"(4.0 + (double)odd));
     keep(&quotient);
     if (odd &
         1) __asm__ volatile("fld1\n fldz\n fdivrp\n fstp %%st(0)" : : : "st");)

// How far down the stack is used, and that with nothing in between.
// residue-case: sparse_frame(secret:8)
CASE(sparse_frame, volatile char large[100 * 1024];
     large[*secret % sizeof large] = (char)*secret | 1; keep(large);)

static void recurse(const uint64_t *secret, unsigned depth) {
  volatile uint64_t copy[64];
  for (int i = 0; i < 64; ++i)
    copy[i] = *secret;
  if (depth)
    recurse(secret, depth - 1);
  keep(copy);
}

// residue-case: recursion(secret:8)
CASE(recursion, recurse(secret, *secret % 150);)

// As it is after calls that went deep.
// residue-case: deep_and_shallow(secret:8)
static void go_deep(void *secret) { recurse(secret, 100); }
CASE(deep_and_shallow, recurse(secret, 2);)
__attribute__((constructor)) static void prepare(void) {
  uint64_t any = 77;
  lethe_call(go_deep, &any);
}

// residue-case: nested(secret:8)
static void inner(void *secret) { recurse(secret, 3); }
CASE(nested, CALL(inner, (void *)secret); recurse(secret, 1);
     CALL(inner, (void *)secret);)

// A handler finds the registers of what it interrupts on the stack.
// residue-case: signal_inside(secret:8)
static void handle(int number) {
  volatile char frame[500];
  memset((char *)frame, number, sizeof frame);
}
CASE(signal_inside, signal(SIGUSR1, handle); __asm__ volatile(
         "mov %0, %%r8\n movq %0, %%xmm9\n"
         "mov $39, %%eax\n syscall\n mov %%eax, %%edi\n"
         "mov $10, %%esi\n mov $62, %%eax\n syscall" : : "m"(*secret) : "rax",
         "rcx", "rdi", "rsi", "r8", "r11", "xmm9", "memory");)
