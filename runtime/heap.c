/* The heap's interface: one lock around all of it, and what forks do to it. */
#define _GNU_SOURCE
#include "heap.h"
#include "fault.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

enum {
  /* Of a block. */
  BLOCK_FLAGS = LETHE_GUARDED | LETHE_SECRETMEM | LETHE_DONTFORK |
                LETHE_STRICT | LETHE_ORDINARY,
  /* For all blocks. */
  INIT_FLAGS = LETHE_SECRETMEM | LETHE_STRICT | LETHE_ORDINARY,
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static bool is_ready;
static unsigned defaults;

/* Of the thread that has the lock: it must not end there, as close and
 * getrandom would let it. */
static int cancel_state;

static void lock(void) {
  int state;
  pthread_mutex_lock(&mutex);
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
  cancel_state = state;
}

static void unlock(void) {
  int state = cancel_state;
  pthread_mutex_unlock(&mutex);
  pthread_setcancelstate(state, NULL);
}

static void renew(struct lethe_region *region) {
  struct lethe_pages *pages = &region->pages;
  if (region->is_gone)
    return;
  region->is_gone = !lethe_renew_pages(pages, region->access);
  region->is_wiped = true;
  if (pages->status)
    return;
  if (region->is_slab)
    lethe_hide_slab((struct lethe_slab *)region);
  else
    lethe_hide_guarded((struct lethe_guarded *)region);
}

static void renew_all(void) {
  for (struct lethe_region *region = lethe_first_region(); region;
       region = region->next)
    renew(region);
  unlock();
}

/* Before the first block. */
static int prepare(void) {
  if (is_ready)
    return 0;
  if (lethe_draw_canary_key())
    return -1;
  int error = pthread_atfork(lock, unlock, renew_all);
  if (error) {
    errno = error;
    return -1;
  }
  is_ready = true;
  return 0;
}

bool lethe_trim_heap(void) {
  int error = errno;
  bool guarded = lethe_trim_guarded();
  bool slabs = lethe_trim_slabs();
  errno = error;
  return guarded || slabs;
}

static void *allocate(size_t size, size_t alignment, unsigned flags) {
  lock();
  void *block = NULL;
  flags |= defaults;
  if (!prepare()) {
    if (size > LETHE_LARGEST_SLOT || alignment > LETHE_ALIGNMENT ||
        (flags & LETHE_GUARDED))
      block = lethe_take_guarded(size, alignment, flags & ~LETHE_GUARDED);
    else
      block = lethe_take_slot(size, flags);
  }
  unlock();
  return block;
}

/* The region that a block is in; a fault if none. */
static struct lethe_region *find(const void *block) {
  struct lethe_region *region = lethe_index_find(block);
  if (!region)
    lethe_fault(LETHE_FAULT_FOREIGN);
  return region;
}

static size_t size_of(struct lethe_region *region, const void *block) {
  return region->is_slab
             ? lethe_slot_size((struct lethe_slab *)region, block)
             : lethe_guarded_size((struct lethe_guarded *)region, block);
}

int lethe_init(unsigned flags) {
  if (flags & ~(unsigned)INIT_FLAGS) {
    errno = EINVAL;
    return -1;
  }
  lock();
  int result = prepare();
  if (!result && (flags & (LETHE_STRICT | LETHE_SECRETMEM))) {
    struct lethe_pages trial;
    result = lethe_map_pages(&trial, 1, flags);
    if (!result)
      lethe_unmap_pages(&trial);
  }
  if (!result) {
    defaults = flags;
    lethe_is_strict = flags & LETHE_STRICT;
  }
  unlock();
  return result;
}

void *lethe_malloc(size_t size) { return allocate(size, LETHE_ALIGNMENT, 0); }

void *lethe_malloc_flags(size_t size, unsigned flags) {
  if (flags & ~(unsigned)BLOCK_FLAGS) {
    errno = EINVAL;
    return NULL;
  }
  return allocate(size, LETHE_ALIGNMENT, flags);
}

void *lethe_calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  return lethe_malloc(bytes);
}

void *lethe_aligned_alloc(size_t alignment, size_t size) {
  if (!alignment || alignment & (alignment - 1) ||
      alignment > LETHE_PAGE_BYTES) {
    errno = EINVAL;
    return NULL;
  }
  return allocate(size,
                  alignment > LETHE_ALIGNMENT ? alignment : LETHE_ALIGNMENT, 0);
}

void *lethe_memdup(const void *data, size_t size) {
  void *copy = lethe_malloc(size);
  if (copy && size)
    memcpy(copy, data, size);
  lethe_wipe_registers();
  return copy;
}

char *lethe_strdup(const char *string) {
  if (!string) {
    errno = EINVAL;
    return NULL;
  }
  return lethe_memdup(string, strlen(string) + 1);
}

static unsigned flags_of(const struct lethe_region *region) {
  return (region->pages.flags &
          (LETHE_SECRETMEM | LETHE_DONTFORK | LETHE_ORDINARY | LETHE_STRICT)) |
         (region->is_slab ? 0 : LETHE_GUARDED);
}

void *lethe_reallocarray(void *block, size_t count, size_t size) {
  if (!block)
    return lethe_calloc(count, size);
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  lock();
  struct lethe_region *region = find(block);
  size_t old_bytes = size_of(region, block);
  unsigned flags = flags_of(region);
  bool is_gone = region->is_gone;
  unlock();
  if (is_gone) {
    errno = EACCES;
    return NULL;
  }
  void *larger = allocate(bytes, LETHE_ALIGNMENT, flags);
  if (!larger)
    return NULL;
  memcpy(larger, block, old_bytes < bytes ? old_bytes : bytes);
  lethe_free(block);
  lethe_wipe_registers();
  return larger;
}

void lethe_free(void *block) {
  if (!block)
    return;
  int error = errno;
  lock();
  struct lethe_region *region = find(block);
  if (region->is_slab)
    lethe_free_slot((struct lethe_slab *)region, block);
  else
    lethe_free_guarded((struct lethe_guarded *)region, block);
  unlock();
  errno = error;
}

size_t lethe_usable_size(const void *block) {
  if (!block)
    return 0;
  lock();
  size_t size = size_of(find(block), block);
  unlock();
  return size;
}

int lethe_protect(void *block, enum lethe_access access) {
  static const int protections[] = {
      [LETHE_NONE] = PROT_NONE,
      [LETHE_READ] = PROT_READ,
      [LETHE_READWRITE] = PROT_READ | PROT_WRITE,
  };
  if ((unsigned)access > LETHE_READWRITE) {
    errno = EINVAL;
    return -1;
  }
  lock();
  struct lethe_region *region = find(block);
  int result = -1;
  if (!region->is_slab) {
    result = lethe_protect_guarded((struct lethe_guarded *)region, block,
                                   protections[access]);
  } else {
    lethe_slot_size((struct lethe_slab *)region, block);
    errno = EINVAL;
  }
  unlock();
  return result;
}

/* Slabs have guards, too, but their blocks lie between others. */
unsigned lethe_status(const void *block) {
  lock();
  struct lethe_region *region = lethe_index_find(block);
  unsigned status = 0;
  if (region) {
    size_of(region, block);
    status = region->pages.status | LETHE_CANARY;
    if (region->is_slab)
      status &= ~LETHE_GUARDED;
  } else {
    errno = EINVAL;
  }
  unlock();
  return status;
}

void lethe_heap_check(void) {
  lock();
  for (struct lethe_region *region = lethe_first_region(); region;
       region = region->next)
    if (region->is_slab)
      lethe_check_slab((struct lethe_slab *)region);
    else
      lethe_check_guarded((struct lethe_guarded *)region);
  unlock();
}
