#ifndef LETHE_SYSTEM_CALL_H
#define LETHE_SYSTEM_CALL_H

/* Code that runs between two instructions of code that is about to return, or
 * after registers were cleared, may touch no vector register. */
#define LETHE_KEEPS_VECTORS __attribute__((target("general-regs-only")))

/* Straight to the kernel: no lazy binding on the way, errno stays as it is.
 * The result is the kernel's own, an error number below zero. */
LETHE_KEEPS_VECTORS static inline long
lethe_system_call_5(long number, long a, long b, long c, long d, long e) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return result;
}

LETHE_KEEPS_VECTORS static inline long lethe_system_call(long number, long a,
                                                         long b, long c) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c)
                   : "rcx", "r11", "memory");
  return result;
}

#endif
