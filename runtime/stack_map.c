/* Mapping the stacks of lethe_call.
 *
 *   guard 1 MiB | deep part | hot part | guard | control page | probes
 *
 * Untouched pages of the deep part are those of a file, mapped privately; the
 * probes are the same file, shared. What is written to the file through the
 * probes shows in each page of the deep part until that page is written to, for
 * then the kernel replaces it by a copy. That is how lethe_erase_stack knows,
 * without a system call, which pages were never touched. */
#define _GNU_SOURCE
#include "lethe.h"
#include "stacks.h"
#include "valgrind_request.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of Linux 4.4, 4.14, 6.3: newer than the headers may be. */
#ifndef MLOCK_ONFAULT
#define MLOCK_ONFAULT 1
#endif
#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#define MADV_KEEPONFORK 19
#endif
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8
#endif

enum {
  /* As large as the kernel's own below the main stack: frames that are not
   * probed page by page may be large. */
  LOW_GUARD = 1024 * 1024,
  HIGH_GUARD = LETHE_PAGE_BYTES,
  /* Valgrind shows no callers of functions so close to the end of a stack. */
  UNUSED_TOP = 512 + 64,
  PROBE_BYTES = LETHE_PROBE_PAGES * LETHE_PAGE_BYTES,
};

_Static_assert(sizeof(struct lethe_stack) <= LETHE_PAGE_BYTES,
               "the control page");
_Static_assert(offsetof(struct lethe_stack, start) == LETHE_STACK_START, "");
_Static_assert(offsetof(struct lethe_stack, outer) == LETHE_STACK_OUTER, "");
_Static_assert(offsetof(struct lethe_stack, mxcsr) == LETHE_STACK_MXCSR, "");
_Static_assert(offsetof(struct lethe_stack, mxcsr_after) ==
                   LETHE_STACK_MXCSR_AFTER,
               "");
_Static_assert(offsetof(struct lethe_stack, x87_status) ==
                   LETHE_STACK_X87_STATUS,
               "");

/* Where a stack had better lie: debuggers take a caller whose stack is lower
 * than its callee's for a corrupt stack, and stop. So all lie below those of
 * the C library's threads, and those of inner calls below those of outer ones:
 * 1 TiB for each depth, beginning with 48 TiB, which no sanitizer has a use
 * for. As unpredictable as the other mappings of the process: that is what the
 * address of its vDSO varies by. */
static void *propose_address(size_t bytes, unsigned depth) {
  static _Atomic uintptr_t used;
  const uintptr_t window = (uintptr_t)1 << 40;
  uintptr_t random = (getauxval(AT_SYSINFO_EHDR) ^ getauxval(AT_RANDOM) << 8) &
                     (window / 2 - LETHE_PAGE_BYTES);
  uintptr_t offset =
      atomic_fetch_add_explicit(&used, bytes, memory_order_relaxed);
  return (void *)((48 - depth) * window + random + offset % (window / 2));
}

/* Unlike close, no place where threads are cancelled. */
static void close_file(int file) { lethe_system_call(SYS_close, file, 0, 0); }

/* The pages that untouched stack shows. A file larger than it may be would end
 * the process. */
static int make_probe_file(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_FSIZE, &limit) || limit.rlim_cur < PROBE_BYTES)
    return -1;
  int file =
      memfd_create("lethe-call", MFD_CLOEXEC | (unsigned)MFD_NOEXEC_SEAL);
  if (file < 0 && errno == EINVAL)
    file = memfd_create("lethe-call", MFD_CLOEXEC);
  if (file >= 0 && ftruncate(file, PROBE_BYTES)) {
    close_file(file);
    return -1;
  }
  return file;
}

static bool map_file(int file, void *at, size_t bytes, int sharing) {
  return mmap(at, bytes, PROT_READ | PROT_WRITE, sharing | MAP_FIXED, file,
              0) != MAP_FAILED;
}

/* A deep part with probes; if they cannot be had, all of the stack is hot. */
static bool map_deep(struct lethe_stack *stack, char *probes) {
  size_t deep = lethe_stack_bytes(stack) - stack->hot;
  int file = deep ? make_probe_file() : -1;
  bool mapped = file >= 0 && map_file(file, probes, PROBE_BYTES, MAP_SHARED);
  for (size_t done = 0; mapped && done < deep; done += PROBE_BYTES)
    mapped = map_file(file, (char *)stack->low + done,
                      deep - done < PROBE_BYTES ? deep - done : PROBE_BYTES,
                      MAP_PRIVATE);
  if (file >= 0)
    close_file(file);
  if (mapped) {
    stack->probes = (volatile uint64_t *)probes;
    return true;
  }
  stack->hot = lethe_stack_bytes(stack);
  return mmap((void *)stack->low, stack->hot, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_STACK, -1,
              0) != MAP_FAILED;
}

/* What belongs to a file cannot be wiped on fork: it stays with the process
 * that mapped it. Returns 0 or an error number. */
static int protect_from_fork(struct lethe_stack *stack, bool inherit) {
  char *low = (char *)stack->low;
  size_t bytes = lethe_stack_bytes(stack);
  size_t deep = stack->probes ? bytes - LETHE_HOT_STACK : 0;
  if (madvise(low + deep, bytes - deep,
              inherit ? MADV_KEEPONFORK : MADV_WIPEONFORK) ||
      (deep && madvise(low, deep, inherit ? MADV_DOFORK : MADV_DONTFORK)))
    return errno;
  return 0;
}

/* Locking pages at once would replace those of the file. Valgrind has no
 * mlock2, and says so at length. */
static int lock(struct lethe_stack *stack) {
  char *low = (char *)stack->low;
  size_t bytes = lethe_stack_bytes(stack);
  size_t deep = stack->probes ? bytes - LETHE_HOT_STACK : 0;
  if (mlock(low + deep, bytes - deep))
    return errno;
  if (deep && stack->is_on_valgrind)
    return ENOSYS;
  if (deep && syscall(SYS_mlock2, low, deep, MLOCK_ONFAULT))
    return errno;
  return 0;
}

/* Returns the error number of the first protection that could not be had. */
static int protect(struct lethe_stack *stack) {
  int not_dumped = 0;
  if (madvise((void *)stack->low, lethe_stack_bytes(stack), MADV_DONTDUMP))
    not_dumped = errno;
  int not_inherited = protect_from_fork(stack, false);
  int locked = lock(stack);
  stack->status = LETHE_GUARDED | (not_dumped ? 0 : LETHE_NODUMP) |
                  (not_inherited ? 0 : LETHE_WIPEONFORK) |
                  (locked ? 0 : LETHE_LOCKED);
  return not_dumped ? not_dumped : not_inherited ? not_inherited : locked;
}

struct lethe_stack *lethe_map_stack(size_t bytes, unsigned depth) {
  if (bytes > PTRDIFF_MAX / 2) {
    errno = ENOMEM;
    return NULL;
  }
  bytes = (bytes + LETHE_PAGE_BYTES - 1) & -(size_t)LETHE_PAGE_BYTES;
  if (bytes < LETHE_HOT_STACK)
    bytes = LETHE_HOT_STACK;
  size_t all = LOW_GUARD + bytes + HIGH_GUARD + LETHE_PAGE_BYTES + PROBE_BYTES;
  char *mapping =
      mmap(propose_address(all, depth), all, PROT_NONE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (mapping == MAP_FAILED)
    return NULL;
  int error;
  char *low = mapping + LOW_GUARD, *top = low + bytes;
  char *control = top + HIGH_GUARD;
  struct lethe_stack *stack = (struct lethe_stack *)control;
  if (mprotect(top - LETHE_HOT_STACK, LETHE_HOT_STACK,
               PROT_READ | PROT_WRITE) ||
      mprotect(control, LETHE_PAGE_BYTES, PROT_READ | PROT_WRITE))
    goto failed;
  *stack = (struct lethe_stack){.start = (uintptr_t)top - UNUSED_TOP,
                                .top = (uintptr_t)top,
                                .low = (uintptr_t)low,
                                .hot = LETHE_HOT_STACK,
                                .mapping = mapping,
                                .mapping_bytes = all};
  stack->is_on_valgrind =
      lethe_ask_valgrind(LETHE_RUNNING_ON_VALGRIND, 0, 0) != 0;
  if (!map_deep(stack, control + LETHE_PAGE_BYTES))
    goto failed;
  error = protect(stack);
  if (!lethe_may_use(stack)) {
    errno = error;
    goto failed;
  }
  if (stack->is_on_valgrind)
    lethe_ask_valgrind(LETHE_STACK_REGISTER, stack->low, stack->top - 1);
  return stack;

failed:
  error = errno;
  munmap(mapping, all);
  errno = error;
  return NULL;
}

void lethe_unmap_stack(struct lethe_stack *stack) {
  munmap(stack->mapping, stack->mapping_bytes);
}

void lethe_forget_stack(struct lethe_stack *stack) {
  if (!stack->probes) {
    lethe_unmap_stack(stack);
    return;
  }
  char *hot = (char *)stack->top - LETHE_HOT_STACK;
  char *end = (char *)stack->mapping + stack->mapping_bytes;
  munmap(stack->mapping, LOW_GUARD);
  munmap(hot, (size_t)(end - hot));
}

void lethe_inherit_stack(struct lethe_stack *stack, bool inherit) {
  protect_from_fork(stack, inherit);
}
