#ifndef LETHE_HEAP_H
#define LETHE_HEAP_H

/* Inside of the heap. All of this is called with its lock held. Nothing that
 * the heap relies on lies in or next to the pages that blocks are in. */

#include "canary.h"
#include "pages.h"

#include <stdbool.h>
#include <stdint.h>

enum {
  LETHE_ALIGNMENT = 16,
  /* Larger blocks have pages of their own. */
  LETHE_LARGEST_SLOT = 2048,
};

/* Pages with one block or many. */
struct lethe_region {
  struct lethe_pages pages;
  struct lethe_region *next, *previous; /* of all there are */
  bool is_slab;
  bool is_wiped; /* by fork: canaries are zeros */
  bool is_gone;  /* since fork nothing can be reached here */
  int access;    /* of the pages, for mprotect */
};

LETHE_INTERNAL void lethe_link_region(struct lethe_region *region);
LETHE_INTERNAL void lethe_unlink_region(struct lethe_region *region);
LETHE_INTERNAL struct lethe_region *lethe_first_region(void);

/* index.c: which region a page belongs to. add returns 0, or -1 with errno;
 * removing what is not there does nothing. */
LETHE_INTERNAL int lethe_index_add(const void *page,
                                   struct lethe_region *region);
LETHE_INTERNAL void lethe_index_remove(const void *page);
LETHE_INTERNAL struct lethe_region *lethe_index_find(const void *address);

/* slab.c: small blocks. flags: LETHE_SECRETMEM, LETHE_DONTFORK, LETHE_STRICT,
 * LETHE_ORDINARY. */
struct lethe_slab;
LETHE_INTERNAL void *lethe_take_slot(size_t size, unsigned flags);
LETHE_INTERNAL void lethe_free_slot(struct lethe_slab *slab,
                                    unsigned char *block);
LETHE_INTERNAL size_t lethe_slot_size(struct lethe_slab *slab,
                                      const unsigned char *block);
LETHE_INTERNAL void lethe_check_slab(struct lethe_slab *slab);
/* Forgets where it is, since other memory may be there now. */
LETHE_INTERNAL void lethe_hide_slab(const struct lethe_slab *slab);
/* Gives back slabs without blocks; whether there were any. */
LETHE_INTERNAL bool lethe_trim_slabs(void);

/* guarded.c: blocks with pages of their own. */
struct lethe_guarded;
LETHE_INTERNAL void *lethe_take_guarded(size_t size, size_t alignment,
                                        unsigned flags);
LETHE_INTERNAL void lethe_free_guarded(struct lethe_guarded *guarded,
                                       const void *block);
LETHE_INTERNAL size_t lethe_guarded_size(const struct lethe_guarded *guarded,
                                         const void *block);
LETHE_INTERNAL void lethe_check_guarded(const struct lethe_guarded *guarded);
LETHE_INTERNAL int lethe_protect_guarded(struct lethe_guarded *guarded,
                                         const void *block, int access);
LETHE_INTERNAL void lethe_hide_guarded(const struct lethe_guarded *guarded);
/* Gives back pages kept for later blocks; whether there were any. */
LETHE_INTERNAL bool lethe_trim_guarded(void);

/* heap.c: gives back all that is kept, for want of memory or locks. Whether
 * there was anything. */
LETHE_INTERNAL bool lethe_trim_heap(void);

/* Faults. */
#define LETHE_FAULT_FOREIGN                                                    \
  "foreign pointer: no block of this heap starts here, or it was freed before"
#define LETHE_FAULT_DOUBLE_FREE "double free: this block was freed before"
#define LETHE_FAULT_FREED "use after free: this block was freed before"
#define LETHE_FAULT_OVERFLOW                                                   \
  "heap overflow: bytes after the end of a block were written to"
#define LETHE_FAULT_UNDERFLOW                                                  \
  "heap underflow: bytes before the start of a block were written to"
#define LETHE_FAULT_LATE_WRITE                                                 \
  "write after free: bytes of a freed block were written to"

#endif
