/* Ranges of memory that are wiped when the process ends. The table has no lock,
 * as signal handlers read it. */
#define _GNU_SOURCE
#include "registered.h"
#include "lethe.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum state {
  FREE,
  CHANGING, /* by a call of lethe_register or lethe_unregister */
  SET,
  WIPING
};

struct range {
  _Atomic int state;
  unsigned char *_Atomic data;
  size_t size;
};

/* Chunks are never given back. */
struct chunk {
  struct chunk *_Atomic next;
  struct range
      ranges[(LETHE_PAGE_BYTES - sizeof(void *)) / sizeof(struct range)];
};

enum {
  CHUNK_RANGES = sizeof((struct chunk *)0)->ranges / sizeof(struct range)
};

static struct chunk first;

static bool change(struct range *range, int from, int to) {
  return atomic_compare_exchange_strong(&range->state, &from, to);
}

static struct chunk *chunk_after(struct chunk *chunk) {
  struct chunk *next = atomic_load(&chunk->next);
  if (next)
    return next;
  next = mmap(NULL, sizeof *next, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (next == MAP_FAILED)
    return NULL;
  struct chunk *others = NULL;
  if (atomic_compare_exchange_strong(&chunk->next, &others, next))
    return next;
  munmap(next, sizeof *next);
  return others;
}

int lethe_register(void *data, size_t size) {
  if (!data || !size || size > UINTPTR_MAX - (uintptr_t)data) {
    errno = EINVAL;
    return -1;
  }
  if (lethe_hook_process())
    return -1;
  for (struct chunk *chunk = &first; chunk; chunk = chunk_after(chunk))
    for (int i = 0; i < CHUNK_RANGES; ++i) {
      struct range *range = &chunk->ranges[i];
      if (atomic_load(&range->state) != FREE || !change(range, FREE, CHANGING))
        continue;
      range->data = data;
      range->size = size;
      atomic_store(&range->state, SET);
      return 0;
    }
  return -1; /* errno is mmap's. */
}

/* A thread that is about to end the process may be wiping the range: then it
 * has to stay until that is done. */
static bool remove_range(struct range *range, const void *data) {
  while (atomic_load(&range->data) == data)
    switch (atomic_load(&range->state)) {
    case SET:
      if (!change(range, SET, CHANGING))
        break;
      if (range->data == data) {
        range->data = NULL;
        atomic_store(&range->state, FREE);
        return true;
      }
      atomic_store(&range->state, SET);
      break;
    case WIPING:
      sched_yield();
      break;
    default:
      return false;
    }
  return false;
}

int lethe_unregister(void *data) {
  for (struct chunk *chunk = &first; chunk; chunk = atomic_load(&chunk->next))
    for (int i = 0; i < CHUNK_RANGES; ++i)
      if (remove_range(&chunk->ranges[i], data))
        return 0;
  errno = ENOENT;
  return -1;
}

/* Whether a byte can be written to: has the kernel do it, which does not fault.
 * If it knows no getrandom the byte is taken for writable. */
static bool can_write(unsigned char *byte) {
  enum { NONBLOCK = 1 };
  return lethe_system_call(SYS_getrandom, (long)byte, 1, NONBLOCK) != -EFAULT;
}

/* A page at a time: what the program has protected is made writable, what it
 * has unmapped is passed over. */
static void wipe_range(unsigned char *data, size_t size) {
  unsigned char *end = data + size;
  while (data < end) {
    unsigned char *page =
        (unsigned char *)((uintptr_t)data & -LETHE_PAGE_BYTES);
    size_t left = (size_t)(end - data);
    size_t here = (size_t)(page + LETHE_PAGE_BYTES - data);
    if (here > left)
      here = left;
    if (can_write(data) ||
        (lethe_system_call(SYS_mprotect, (long)page, LETHE_PAGE_BYTES,
                           PROT_READ | PROT_WRITE) == 0 &&
         can_write(data)))
      lethe_wipe(data, here);
    data += here;
  }
}

void lethe_wipe_registered(void) {
  for (struct chunk *chunk = &first; chunk; chunk = atomic_load(&chunk->next))
    for (int i = 0; i < CHUNK_RANGES; ++i) {
      struct range *range = &chunk->ranges[i];
      if (!change(range, SET, WIPING))
        continue;
      wipe_range(range->data, range->size);
      atomic_store(&range->state, SET);
    }
}

/* What other threads were about to do is not done in a child. */
void lethe_settle_ranges(void) {
  for (struct chunk *chunk = &first; chunk; chunk = atomic_load(&chunk->next))
    for (int i = 0; i < CHUNK_RANGES; ++i)
      if (!change(&chunk->ranges[i], WIPING, SET))
        change(&chunk->ranges[i], CHANGING, FREE);
}

/* As late as can be: destructors and exit handlers may use the ranges. */
__attribute__((destructor(101))) static void wipe_at_exit(void) {
  lethe_wipe_registered();
}

int lethe_fork_wipe(void) {
  sigset_t all, before;
  sigfillset(&all);
  int error = pthread_sigmask(SIG_SETMASK, &all, &before);
  if (error) {
    errno = error;
    return -1;
  }
  pid_t child = fork();
  error = errno;
  if (child == 0)
    lethe_wipe_registered();
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return child;
}
