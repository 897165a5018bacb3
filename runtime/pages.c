/* Pages for secrets, and all that a kernel can do to protect them. */
#define _GNU_SOURCE
#include "pages.h"
#include "valgrind_request.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* For headers older than Linux 5.14, 4.17 and 4.14. */
#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif
#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif

_Atomic bool lethe_is_strict;

static size_t round_up(size_t size) {
  return (size + LETHE_PAGE_BYTES - 1) & ~(size_t)(LETHE_PAGE_BYTES - 1);
}

/* Inaccessible memory of size bytes with a guard on either side; at address, if
 * that is not null, without guards. */
static void *reserve(void *address, size_t size) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  if (address)
    return mmap(address, size, PROT_NONE, flags | MAP_FIXED_NOREPLACE, -1, 0);
  return mmap(NULL, size + 2 * LETHE_PAGE_BYTES, PROT_NONE, flags, -1, 0);
}

static void note_error(struct lethe_pages *pages) {
  if (!pages->error)
    pages->error = errno;
}

/* Growing a file beyond RLIMIT_FSIZE ends the process. */
static bool is_file_size_allowed(size_t size) {
  struct rlimit limit;
  return !getrlimit(RLIMIT_FSIZE, &limit) && size <= limit.rlim_cur;
}

/* A descriptor of memory that not even the kernel maps; or -1 with errno. */
static int open_secret_memory(size_t size) {
  static atomic_bool is_missing;
  /* valgrind would print a warning. */
  if (atomic_load_explicit(&is_missing, memory_order_relaxed) ||
      !is_file_size_allowed(size) ||
      lethe_ask_valgrind(LETHE_RUNNING_ON_VALGRIND, 0, 0)) {
    errno = ENOSYS;
    return -1;
  }
  int file = (int)syscall(SYS_memfd_secret, O_CLOEXEC);
  if (file < 0) {
    if (errno == ENOSYS)
      atomic_store_explicit(&is_missing, true, memory_order_relaxed);
    return -1;
  }
  if (ftruncate(file, (off_t)size)) {
    int error = errno;
    close(file);
    errno = error;
    return -1;
  }
  return file;
}

/* Puts secret memory in place of the reserved. Such memory is locked and not
 * dumped by nature. It is shared with children, whose writes the parent would
 * see, unless they do not get it.
 *
 * Mapped elsewhere first: a mapping that fails, for want of locks, leaves a
 * hole where it was to be. */
static int map_secret_memory(struct lethe_pages *pages) {
  int file = open_secret_memory(pages->size);
  if (file < 0)
    return -1;
  void *data =
      mmap(NULL, pages->size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  int error = errno;
  close(file);
  if (data != MAP_FAILED) {
    if (!madvise(data, pages->size, MADV_DONTFORK) &&
        mremap(data, pages->size, pages->size, MREMAP_MAYMOVE | MREMAP_FIXED,
               pages->data) == pages->data) {
      pages->status |=
          LETHE_SECRETMEM | LETHE_LOCKED | LETHE_NODUMP | LETHE_WIPEONFORK;
      return 0;
    }
    error = errno;
    munmap(data, pages->size);
  }
  errno = error;
  return -1;
}

static void advise(struct lethe_pages *pages, int advice, unsigned status) {
  if (madvise(pages->data, pages->size, advice))
    note_error(pages);
  else
    pages->status |= status;
}

static void lock(struct lethe_pages *pages) {
  if (mlock(pages->data, pages->size)) {
    note_error(pages);
    /* Parts may have been locked. */
    munlock(pages->data, pages->size);
  } else {
    pages->status |= LETHE_LOCKED;
  }
}

/* Makes the reserved memory ordinary memory. */
static int map_ordinary_memory(struct lethe_pages *pages) {
  if (mprotect(pages->data, pages->size, PROT_READ | PROT_WRITE))
    return -1;
  advise(pages, MADV_DONTDUMP, LETHE_NODUMP);
  advise(pages, pages->flags & LETHE_DONTFORK ? MADV_DONTFORK : MADV_WIPEONFORK,
         LETHE_WIPEONFORK);
  lock(pages);
  return 0;
}

static bool is_protected(const struct lethe_pages *pages) {
  return (pages->status & LETHE_PAGES_PROTECTED) == LETHE_PAGES_PROTECTED;
}

/* Makes the reserved memory usable. */
static int occupy(struct lethe_pages *pages) {
  pages->status = LETHE_GUARDED;
  pages->error = 0;
  bool is_secret =
      !(pages->flags & LETHE_ORDINARY) && !map_secret_memory(pages);
  if (!is_secret) {
    if (pages->flags & LETHE_SECRETMEM) {
      if (pages->flags & LETHE_ORDINARY)
        errno = EINVAL;
      return -1;
    }
    if (map_ordinary_memory(pages))
      return -1;
    if ((pages->flags & LETHE_STRICT) && !is_protected(pages)) {
      errno = pages->error;
      return -1;
    }
  }
  if ((pages->flags & LETHE_DONTFORK) && (pages->status & LETHE_WIPEONFORK))
    pages->status |= LETHE_DONTFORK;
  else if (pages->flags & LETHE_DONTFORK) {
    errno = pages->error;
    return -1;
  }
  return 0;
}

int lethe_map_pages(struct lethe_pages *pages, size_t size, unsigned flags) {
  if (size > PTRDIFF_MAX - 3 * LETHE_PAGE_BYTES) {
    errno = ENOMEM;
    return -1;
  }
  pages->size = round_up(size);
  pages->flags = flags;
  unsigned char *all = reserve(NULL, pages->size);
  if (all == MAP_FAILED)
    return -1;
  pages->data = all + LETHE_PAGE_BYTES;
  if (!occupy(pages))
    return 0;
  lethe_unmap_pages(pages);
  return -1;
}

void lethe_unmap_pages(struct lethe_pages *pages) {
  int error = errno;
  unsigned char *low = pages->data - LETHE_PAGE_BYTES;
  if (pages->status) {
    munmap(low, pages->size + 2 * LETHE_PAGE_BYTES);
  } else {
    munmap(low, LETHE_PAGE_BYTES);
    munmap(pages->data + pages->size, LETHE_PAGE_BYTES);
  }
  errno = error;
}

/* Nobody shall get at these pages, or map others there. */
static void close_off(struct lethe_pages *pages) {
  mprotect(pages->data, pages->size, PROT_NONE);
  munlock(pages->data, pages->size);
  pages->status = LETHE_GUARDED;
}

/* Where the kernel has left out the parent's pages. Returns whether there are
 * pages to be used now. */
static bool fill_hole(struct lethe_pages *pages) {
  void *data = reserve(pages->data, pages->size);
  if (data != pages->data) {
    /* An older kernel takes the address for a wish. */
    if (data != MAP_FAILED)
      munmap(data, pages->size);
    pages->status = 0;
    return false;
  }
  if (!(pages->flags & LETHE_DONTFORK) && !occupy(pages))
    return true;
  close_off(pages);
  return false;
}

static bool renew_ordinary_memory(struct lethe_pages *pages) {
  if (!mprotect(pages->data, pages->size, PROT_READ | PROT_WRITE)) {
    if (!(pages->status & LETHE_WIPEONFORK))
      lethe_wipe(pages->data, pages->size);
    pages->status &= ~LETHE_LOCKED;
    lock(pages);
    if (!(pages->flags & LETHE_STRICT) || is_protected(pages))
      return true;
  }
  close_off(pages);
  return false;
}

bool lethe_renew_pages(struct lethe_pages *pages, int access) {
  int error = errno;
  bool is_hole = pages->status & (LETHE_SECRETMEM | LETHE_DONTFORK);
  bool is_usable = is_hole ? fill_hole(pages) : renew_ordinary_memory(pages);
  if (is_usable && access != (PROT_READ | PROT_WRITE) &&
      mprotect(pages->data, pages->size, access)) {
    close_off(pages);
    is_usable = false;
  }
  errno = error;
  return is_usable;
}

void *lethe_map_metadata(size_t size) {
  size = round_up(size);
  unsigned char *all = reserve(NULL, size);
  if (all == MAP_FAILED)
    return NULL;
  if (!mprotect(all + LETHE_PAGE_BYTES, size, PROT_READ | PROT_WRITE))
    return all + LETHE_PAGE_BYTES;
  int error = errno;
  munmap(all, size + 2 * LETHE_PAGE_BYTES);
  errno = error;
  return NULL;
}

void lethe_unmap_metadata(void *data, size_t size) {
  munmap((unsigned char *)data - LETHE_PAGE_BYTES,
         round_up(size) + 2 * LETHE_PAGE_BYTES);
}
