/* Blocks with pages of their own:
 *
 *     guard page | zeros canary block canary | guard page
 *
 * The canary before has 16 bytes, the one after fewer than the alignment. What
 * is freed is kept for a while without access, so that a block is given out
 * again as late as possible, and cheaply. */
#include "fault.h"
#include "heap.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

struct lethe_guarded {
  struct lethe_region region;
  unsigned char *block;
  size_t size; /* that was asked for */
  bool is_free;
  struct lethe_guarded *next; /* of unused records */
};

/* Records. */

enum { CHUNK_BYTES = 4 * LETHE_PAGE_BYTES };

static struct lethe_guarded *unused;

static struct lethe_guarded *take_record(void) {
  if (!unused) {
    struct lethe_guarded *chunk = lethe_map_metadata(CHUNK_BYTES);
    if (!chunk)
      return NULL;
    for (size_t i = 0; i < CHUNK_BYTES / sizeof *chunk; ++i) {
      chunk[i].next = unused;
      unused = &chunk[i];
    }
  }
  struct lethe_guarded *record = unused;
  unused = record->next;
  return record;
}

static void release_record(struct lethe_guarded *record) {
  record->next = unused;
  unused = record;
}

/* What has been freed, the oldest first: pages that are locked still, so it is
 * at most a quarter of what may be locked. */

enum { KEPT = 512, MOST_KEPT_PAGES = 512, FEW_KEPT_PAGES = 4 };

static struct lethe_guarded *kept[KEPT];
static size_t kept_count, kept_pages;

static struct lethe_guarded *remove_kept(size_t i) {
  struct lethe_guarded *guarded = kept[i];
  kept_pages -= guarded->region.pages.size / LETHE_PAGE_BYTES;
  --kept_count;
  for (; i < kept_count; ++i)
    kept[i] = kept[i + 1];
  return guarded;
}

void lethe_hide_guarded(const struct lethe_guarded *guarded) {
  lethe_index_remove(guarded->block);
}

static void release(struct lethe_guarded *guarded) {
  lethe_hide_guarded(guarded);
  lethe_unlink_region(&guarded->region);
  lethe_unmap_pages(&guarded->region.pages);
  release_record(guarded);
}

bool lethe_trim_guarded(void) {
  bool any = kept_count != 0;
  while (kept_count)
    release(remove_kept(kept_count - 1));
  return any;
}

static size_t most_kept_pages(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit))
    return FEW_KEPT_PAGES;
  rlim_t pages = limit.rlim_cur / LETHE_PAGE_BYTES / 4;
  return pages < MOST_KEPT_PAGES ? (size_t)pages : MOST_KEPT_PAGES;
}

/* Wiped pages without access; or none, if that cannot be had. */
static void keep(struct lethe_guarded *guarded) {
  struct lethe_pages *pages = &guarded->region.pages;
  size_t count = pages->size / LETHE_PAGE_BYTES;
  if (count > FEW_KEPT_PAGES || guarded->region.is_gone ||
      mprotect(pages->data, pages->size, PROT_NONE)) {
    release(guarded);
    return;
  }
  guarded->is_free = true;
  guarded->region.access = PROT_NONE;
  size_t most =
      kept_pages + count <= FEW_KEPT_PAGES ? FEW_KEPT_PAGES : most_kept_pages();
  while (kept_count && (kept_count == KEPT || kept_pages + count > most))
    release(remove_kept(0));
  kept[kept_count++] = guarded;
  kept_pages += count;
}

static bool is_reusable(const struct lethe_guarded *guarded, size_t size,
                        unsigned flags) {
  const struct lethe_pages *pages = &guarded->region.pages;
  unsigned needed = flags & LETHE_SECRETMEM;
  if (flags & LETHE_STRICT)
    needed |= LETHE_PAGES_PROTECTED;
  return pages->size == size && !guarded->region.is_gone &&
         (pages->status & needed) == needed &&
         (pages->flags & ~(unsigned)LETHE_STRICT) ==
             (flags & ~(unsigned)LETHE_STRICT);
}

static struct lethe_guarded *take_kept(size_t size, unsigned flags) {
  for (size_t i = 0; i < kept_count; ++i) {
    if (!is_reusable(kept[i], size, flags))
      continue;
    struct lethe_guarded *guarded = remove_kept(i);
    struct lethe_pages *pages = &guarded->region.pages;
    if (mprotect(pages->data, pages->size, PROT_READ | PROT_WRITE)) {
      release(guarded);
      return NULL;
    }
    pages->flags = flags;
    return guarded;
  }
  return NULL;
}

/* Blocks. */

static int map_protected(struct lethe_pages *pages, size_t size,
                         unsigned flags) {
  if (!lethe_map_pages(pages, size, flags | LETHE_STRICT))
    return 0;
  if (lethe_trim_heap() && !lethe_map_pages(pages, size, flags | LETHE_STRICT))
    return 0;
  if (flags & LETHE_STRICT)
    return -1;
  return lethe_map_pages(pages, size, flags);
}

static struct lethe_guarded *map_guarded(size_t size, unsigned flags) {
  struct lethe_guarded *guarded = take_record();
  if (!guarded)
    return NULL;
  if (map_protected(&guarded->region.pages, size, flags)) {
    release_record(guarded);
    return NULL;
  }
  guarded->region.pages.flags = flags;
  guarded->region.is_slab = false;
  guarded->region.is_gone = false;
  guarded->block = guarded->region.pages.data;
  if (!lethe_index_add(guarded->block, &guarded->region)) {
    lethe_link_region(&guarded->region);
    return guarded;
  }
  lethe_unmap_pages(&guarded->region.pages);
  release_record(guarded);
  return NULL;
}

static unsigned char *end_of(const struct lethe_guarded *guarded) {
  return guarded->region.pages.data + guarded->region.pages.size;
}

/* Puts the block at the upper end. */
static int place(struct lethe_guarded *guarded, size_t size, size_t alignment) {
  unsigned char *block = end_of(guarded) - size;
  block -= (uintptr_t)block & (alignment - 1);
  lethe_index_remove(guarded->block);
  if (lethe_index_add(block, &guarded->region))
    return -1;
  guarded->block = block;
  guarded->size = size;
  guarded->is_free = false;
  guarded->region.is_wiped = false;
  guarded->region.access = PROT_READ | PROT_WRITE;
  lethe_plant_canary(block - LETHE_CANARY_BYTES, LETHE_CANARY_BYTES);
  lethe_plant_canary(block + size, (size_t)(end_of(guarded) - block) - size);
  return 0;
}

void *lethe_take_guarded(size_t size, size_t alignment, unsigned flags) {
  if (size > PTRDIFF_MAX / 2) {
    errno = ENOMEM;
    return NULL;
  }
  size_t pages = ((size + alignment - 1) & ~(alignment - 1)) +
                 LETHE_CANARY_BYTES + LETHE_PAGE_BYTES - 1;
  pages &= ~(size_t)(LETHE_PAGE_BYTES - 1);
  struct lethe_guarded *guarded = take_kept(pages, flags);
  if (!guarded)
    guarded = map_guarded(pages, flags);
  if (!guarded)
    return NULL;
  if (!place(guarded, size, alignment))
    return guarded->block;
  release(guarded);
  return NULL;
}

static void find_block(const struct lethe_guarded *guarded, const void *block,
                       const char *if_free) {
  if (guarded->is_free)
    lethe_fault(if_free);
  if (guarded->block != block)
    lethe_fault(LETHE_FAULT_FOREIGN);
}

void lethe_check_guarded(const struct lethe_guarded *guarded) {
  const struct lethe_region *region = &guarded->region;
  if (region->is_gone || region->access == PROT_NONE)
    return;
  const unsigned char *before = guarded->block - LETHE_CANARY_BYTES;
  const unsigned char *after = guarded->block + guarded->size;
  size_t slack = (size_t)(end_of(guarded) - after);
  if (lethe_check_canary(before, LETHE_CANARY_BYTES, region->is_wiped).first !=
          LETHE_CANARY_BYTES ||
      !lethe_is_zero(region->pages.data, (size_t)(before - region->pages.data)))
    lethe_fault(LETHE_FAULT_UNDERFLOW);
  if (lethe_check_canary(after, slack, region->is_wiped).first != slack)
    lethe_fault(LETHE_FAULT_OVERFLOW);
}

size_t lethe_guarded_size(const struct lethe_guarded *guarded,
                          const void *block) {
  find_block(guarded, block, LETHE_FAULT_FREED);
  return guarded->size;
}

int lethe_protect_guarded(struct lethe_guarded *guarded, const void *block,
                          int access) {
  find_block(guarded, block, LETHE_FAULT_FREED);
  struct lethe_pages *pages = &guarded->region.pages;
  if (guarded->region.is_gone) {
    errno = EACCES;
    return -1;
  }
  lethe_check_guarded(guarded);
  if (mprotect(pages->data, pages->size, access))
    return -1;
  guarded->region.access = access;
  return 0;
}

void lethe_free_guarded(struct lethe_guarded *guarded, const void *block) {
  find_block(guarded, block, LETHE_FAULT_DOUBLE_FREE);
  struct lethe_region *region = &guarded->region;
  if (!region->is_gone) {
    int access = PROT_READ | PROT_WRITE;
    if (region->access != access &&
        mprotect(region->pages.data, region->pages.size, access))
      region->is_gone = true; /* not reachable any more, and unmapped below */
    else
      region->access = access;
    lethe_check_guarded(guarded);
  }
  if (!region->is_gone)
    lethe_wipe(region->pages.data, region->pages.size);
  keep(guarded);
}
