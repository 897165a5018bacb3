#ifndef LETHE_PAGES_H
#define LETHE_PAGES_H

#include "lethe.h"

#include <stdbool.h>
#include <stddef.h>

#define LETHE_INTERNAL __attribute__((visibility("hidden")))

/* x86-64 has no smaller one, and its kernels use no other. */
enum { LETHE_PAGE_BYTES = 4096 };

/* The protections that strict mode insists on. */
#define LETHE_PAGES_PROTECTED                                                  \
  (LETHE_GUARDED | LETHE_LOCKED | LETHE_NODUMP | LETHE_WIPEONFORK)

/* Whether lethe_init was last called with LETHE_STRICT. */
extern LETHE_INTERNAL _Atomic bool lethe_is_strict;

/* Whole pages between two without access. */
struct lethe_pages {
  unsigned char *data;
  size_t size;     /* a multiple of the page size; guards not counted */
  unsigned flags;  /* as asked for */
  unsigned status; /* what is in force: LETHE_GUARDED, LETHE_LOCKED ...; 0 if
                      other memory may be there, after fork */
  int error;       /* errno of the first protection that could not be had */
};

/* Maps zeros, readable and writable: size bytes, rounded up. flags are those of
 * lethe_malloc_flags and LETHE_ORDINARY. Returns 0; or -1 with errno if there
 * is no memory, a flag cannot be had, or, with LETHE_STRICT, a protection. */
LETHE_INTERNAL int lethe_map_pages(struct lethe_pages *pages, size_t size,
                                   unsigned flags);

/* The content is lost, but not wiped. Keeps errno. */
LETHE_INTERNAL void lethe_unmap_pages(struct lethe_pages *pages);

/* After fork, in the child, which has neither the parent's locks nor, as the
 * case may be, the pages: makes them zeros with the same protections, as far
 * as they can be had; or, with LETHE_DONTFORK, or LETHE_STRICT and in want of a
 * protection, without access. access is for mprotect. Returns whether the pages
 * can be used. */
LETHE_INTERNAL bool lethe_renew_pages(struct lethe_pages *pages, int access);

/* Ordinary memory between guards, for what is not secret. Null with errno. */
LETHE_INTERNAL void *lethe_map_metadata(size_t size);
LETHE_INTERNAL void lethe_unmap_metadata(void *data, size_t size);

#endif
