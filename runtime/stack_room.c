#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

/* Called between two instructions of code that is about to return: no vector
 * register may be touched, and errno is somebody else's. */
#define KEEPS_VECTORS __attribute__((target("general-regs-only")))

/* Linux 5.14; not in the C library's headers of every supported system. */
#define POPULATE_WRITE 23

KEEPS_VECTORS static long system_call(long number, long a, long b, long c,
                                      long d) {
  long result;
  register long fourth __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                   : "rcx", "r11", "memory");
  return result;
}

/* Whether the page can be written to, without a fault if it cannot. Works for
 * whatever serves as a stack: a thread's, an alternate signal stack, one of
 * makecontext; guard pages and gaps say no. */
KEEPS_VECTORS static int is_writable(uintptr_t page, size_t size) {
  long result =
      system_call(SYS_madvise, (long)page, (long)size, POPULATE_WRITE, 0);
  if (result != -EINVAL)
    return result == 0;
  /* A guard page, or a kernel that does not know the request: let the kernel
   * write to the page. The signal mask is only asked for. */
  return system_call(SYS_rt_sigprocmask, 0, 0, (long)page, 8) == 0;
}

/* How many of the bytes below the stack pointer can be written to; a multiple
 * of 8. The page of the stack pointer itself always can. */
__attribute__((visibility("hidden"))) KEEPS_VECTORS size_t
lethe_stack_room(uintptr_t stack_pointer, size_t bytes) {
  const uintptr_t page_size = 4096; /* x86-64 has no smaller one */
  uintptr_t lowest = (stack_pointer - bytes) & ~(uintptr_t)7;
  if (bytes > stack_pointer)
    lowest = page_size;
  uintptr_t page = (stack_pointer - 8) & ~(page_size - 1);
  while (page > lowest && is_writable(page - page_size, page_size))
    page -= page_size;
  return stack_pointer - (page > lowest ? page : lowest);
}
