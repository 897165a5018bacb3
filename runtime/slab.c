/* Small blocks: slots of one size share pages, with a canary between any two,
 * before the first and after the last:
 *
 *     guard page | canary slot canary slot ... slot canary | guard page
 *
 * What of a slot is not asked for is canary, too. */
#include "fault.h"
#include "heap.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum {
  SMALLEST_SLOT = 16,
  CLASSES = 8, /* slots of 16, 32 ... 2048 bytes */
  FORKS = 2,   /* blocks that children inherit wiped, or not at all */
  FIRST_PAGES = 2,
  MOST_PAGES = 16,
};
_Static_assert(SMALLEST_SLOT << (CLASSES - 1) == LETHE_LARGEST_SLOT, "");

struct lethe_slab {
  struct lethe_region region;
  struct lethe_slab *next, *previous; /* of those with free slots */
  bool is_listed;
  unsigned fork, class;
  unsigned slot_bytes, stride, count, used;
  unsigned hint;    /* where to look for a free slot: not where one has just
                       been freed */
  size_t own_bytes; /* of this with what follows it */
  uint64_t *taken;  /* a bit a slot */
  uint16_t sizes[]; /* that were asked for */
};

/* Slabs with free slots, and how many slabs there are. */
static struct lethe_slab *open_slabs[FORKS][CLASSES];
static unsigned counts[FORKS][CLASSES];

static void list(struct lethe_slab *slab) {
  struct lethe_slab **head = &open_slabs[slab->fork][slab->class];
  slab->previous = NULL;
  slab->next = *head;
  if (*head)
    (*head)->previous = slab;
  *head = slab;
  slab->is_listed = true;
}

static void unlist(struct lethe_slab *slab) {
  if (!slab->is_listed)
    return;
  if (slab->previous)
    slab->previous->next = slab->next;
  else
    open_slabs[slab->fork][slab->class] = slab->next;
  if (slab->next)
    slab->next->previous = slab->previous;
  slab->is_listed = false;
}

static unsigned char *slot_at(const struct lethe_slab *slab, unsigned i) {
  return slab->region.pages.data + LETHE_CANARY_BYTES +
         (size_t)i * slab->stride;
}

/* The canary before slot i; after the last one for i = count. */
static unsigned char *gap_at(const struct lethe_slab *slab, unsigned i) {
  return slot_at(slab, i) - LETHE_CANARY_BYTES;
}

static bool is_taken(const struct lethe_slab *slab, unsigned i) {
  return slab->taken[i / 64] >> i % 64 & 1;
}

/* Faults if a canary is not whole. What lies before it overflows upwards from
 * its first byte, what lies after it underflows from its last. */
static void check_gap(const struct lethe_slab *slab, unsigned i) {
  struct lethe_damage damage = lethe_check_canary(
      gap_at(slab, i), LETHE_CANARY_BYTES, slab->region.is_wiped);
  if (damage.first == LETHE_CANARY_BYTES)
    return;
  bool is_from_below = damage.first == 0 && i > 0;
  bool is_from_above = damage.last == LETHE_CANARY_BYTES - 1 && i < slab->count;
  lethe_fault(is_from_above && !is_from_below ? LETHE_FAULT_UNDERFLOW
                                              : LETHE_FAULT_OVERFLOW);
}

static void check_slot(const struct lethe_slab *slab, unsigned i) {
  if (!is_taken(slab, i)) {
    if (!lethe_is_zero(slot_at(slab, i), slab->slot_bytes))
      lethe_fault(LETHE_FAULT_LATE_WRITE);
    return;
  }
  size_t slack = slab->slot_bytes - slab->sizes[i];
  if (lethe_check_canary(slot_at(slab, i) + slab->sizes[i], slack,
                         slab->region.is_wiped)
          .first != slack)
    lethe_fault(LETHE_FAULT_OVERFLOW);
}

static void plant_slack(const struct lethe_slab *slab, unsigned i) {
  lethe_plant_canary(slot_at(slab, i) + slab->sizes[i],
                     slab->slot_bytes - slab->sizes[i]);
}

static void plant_gaps(const struct lethe_slab *slab) {
  for (unsigned i = 0; i <= slab->count; ++i)
    lethe_plant_canary(gap_at(slab, i), LETHE_CANARY_BYTES);
}

/* In a child the canaries are zeros, until a slab is used. */
static void revive(struct lethe_slab *slab) {
  if (!slab->region.is_wiped || slab->region.is_gone)
    return;
  lethe_check_slab(slab);
  plant_gaps(slab);
  for (unsigned i = 0; i < slab->count; ++i)
    if (is_taken(slab, i))
      plant_slack(slab, i);
  slab->region.is_wiped = false;
}

void lethe_check_slab(struct lethe_slab *slab) {
  if (slab->region.is_gone)
    return;
  for (unsigned i = 0; i <= slab->count; ++i)
    check_gap(slab, i);
  for (unsigned i = 0; i < slab->count; ++i)
    check_slot(slab, i);
}

/* New and old slabs. */

static unsigned class_of(size_t size) {
  unsigned class = 0;
  while ((size_t)SMALLEST_SLOT << class < size)
    ++class;
  return class;
}

static struct lethe_slab *make_record(unsigned class, size_t pages) {
  unsigned slot_bytes = SMALLEST_SLOT << class;
  unsigned stride = slot_bytes + LETHE_CANARY_BYTES;
  size_t count = (pages * LETHE_PAGE_BYTES - LETHE_CANARY_BYTES) / stride;
  size_t words = (count + 63) / 64;
  size_t sizes_bytes = (count * sizeof(uint16_t) + 7) & ~(size_t)7;
  size_t bytes =
      sizeof(struct lethe_slab) + sizes_bytes + words * sizeof(uint64_t);
  struct lethe_slab *slab = lethe_map_metadata(bytes);
  if (!slab)
    return NULL;
  slab->own_bytes = bytes;
  slab->class = class;
  slab->slot_bytes = slot_bytes;
  slab->stride = stride;
  slab->count = (unsigned)count;
  slab->taken = (uint64_t *)((char *)slab->sizes + sizes_bytes);
  slab->region.is_slab = true;
  slab->region.access = PROT_READ | PROT_WRITE;
  return slab;
}

static void remove_from_index(const struct lethe_slab *slab, size_t size) {
  for (size_t offset = 0; offset < size; offset += LETHE_PAGE_BYTES)
    lethe_index_remove(slab->region.pages.data + offset);
}

void lethe_hide_slab(const struct lethe_slab *slab) {
  remove_from_index(slab, slab->region.pages.size);
}

static int add_to_index(struct lethe_slab *slab) {
  for (size_t offset = 0; offset < slab->region.pages.size;
       offset += LETHE_PAGE_BYTES) {
    if (!lethe_index_add(slab->region.pages.data + offset, &slab->region))
      continue;
    remove_from_index(slab, offset);
    return -1;
  }
  return 0;
}

static struct lethe_slab *make_slab(unsigned class, size_t pages,
                                    unsigned flags) {
  struct lethe_slab *slab = make_record(class, pages);
  if (!slab)
    return NULL;
  if (!lethe_map_pages(&slab->region.pages, pages * LETHE_PAGE_BYTES, flags)) {
    if (!add_to_index(slab)) {
      slab->fork = flags & LETHE_DONTFORK ? 1 : 0;
      plant_gaps(slab);
      lethe_link_region(&slab->region);
      ++counts[slab->fork][class];
      list(slab);
      return slab;
    }
    lethe_unmap_pages(&slab->region.pages);
  }
  int error = errno;
  lethe_unmap_metadata(slab, slab->own_bytes);
  errno = error;
  return NULL;
}

static void release_slab(struct lethe_slab *slab) {
  unlist(slab);
  lethe_unlink_region(&slab->region);
  --counts[slab->fork][slab->class];
  lethe_hide_slab(slab);
  lethe_unmap_pages(&slab->region.pages);
  lethe_unmap_metadata(slab, slab->own_bytes);
}

/* The more there are, the larger; but rather a small one that is protected than
 * a large one that is not. */
static struct lethe_slab *add_slab(unsigned class, unsigned flags) {
  unsigned existing = counts[flags & LETHE_DONTFORK ? 1 : 0][class];
  size_t pages = FIRST_PAGES;
  while (pages < MOST_PAGES && existing-- > 0)
    pages *= 2;
  unsigned strict = flags | LETHE_STRICT;
  struct lethe_slab *slab = NULL;
  for (size_t fewer = pages; !slab && fewer >= FIRST_PAGES; fewer /= 2)
    slab = make_slab(class, fewer, strict);
  if (!slab && lethe_trim_heap())
    slab = make_slab(class, FIRST_PAGES, strict);
  if (!slab && !(flags & LETHE_STRICT))
    slab = make_slab(class, pages, flags);
  if (!slab && !(flags & LETHE_STRICT))
    slab = make_slab(class, FIRST_PAGES, flags);
  if (slab)
    slab->region.pages.flags = flags;
  return slab;
}

/* Slots. */

static bool is_suitable(const struct lethe_slab *slab, unsigned flags) {
  unsigned needed = flags & LETHE_SECRETMEM;
  if (flags & LETHE_STRICT)
    needed |= LETHE_PAGES_PROTECTED;
  unsigned status = slab->region.pages.status;
  bool is_kind = !((slab->region.pages.flags ^ flags) & LETHE_ORDINARY);
  return !slab->region.is_gone && is_kind && (status & needed) == needed;
}

static unsigned find_free_slot(const struct lethe_slab *slab) {
  unsigned words = (slab->count + 63) / 64;
  unsigned word = slab->hint / 64;
  uint64_t passed = ((uint64_t)1 << slab->hint % 64) - 1;
  for (;; word = (word + 1) % words, passed = 0) {
    uint64_t taken = slab->taken[word] | passed;
    if (word == words - 1 && slab->count % 64)
      taken |= ~(uint64_t)0 << slab->count % 64;
    if (~taken)
      return word * 64 + (unsigned)__builtin_ctzll(~taken);
  }
}

static void *take_from(struct lethe_slab *slab, size_t size, unsigned flags) {
  revive(slab);
  /* After fork all blocks get what some insist on. */
  slab->region.pages.flags |= flags;
  unsigned i = find_free_slot(slab);
  check_slot(slab, i);
  slab->taken[i / 64] |= (uint64_t)1 << i % 64;
  slab->sizes[i] = (uint16_t)size;
  slab->hint = (i + 1) % slab->count;
  if (++slab->used == slab->count)
    unlist(slab);
  plant_slack(slab, i);
  return slot_at(slab, i);
}

void *lethe_take_slot(size_t size, unsigned flags) {
  unsigned class = class_of(size);
  struct lethe_slab *slab = open_slabs[flags & LETHE_DONTFORK ? 1 : 0][class];
  while (slab && !is_suitable(slab, flags))
    slab = slab->next;
  if (!slab)
    slab = add_slab(class, flags);
  return slab ? take_from(slab, size, flags) : NULL;
}

/* Which slot a block is; a fault if none, or a free one. */
static unsigned find_slot(const struct lethe_slab *slab,
                          const unsigned char *block, const char *if_free) {
  size_t offset = (size_t)(block - slab->region.pages.data);
  size_t i = (offset - LETHE_CANARY_BYTES) / slab->stride;
  if (offset < LETHE_CANARY_BYTES || i >= slab->count ||
      slot_at(slab, (unsigned)i) != block)
    lethe_fault(LETHE_FAULT_FOREIGN);
  if (!is_taken(slab, (unsigned)i))
    lethe_fault(if_free);
  return (unsigned)i;
}

size_t lethe_slot_size(struct lethe_slab *slab, const unsigned char *block) {
  return slab->sizes[find_slot(slab, block, LETHE_FAULT_FREED)];
}

static bool has_other_empty(const struct lethe_slab *slab) {
  for (const struct lethe_slab *other = open_slabs[slab->fork][slab->class];
       other; other = other->next)
    if (other != slab && !other->used &&
        other->region.pages.flags == slab->region.pages.flags)
      return true;
  return false;
}

void lethe_free_slot(struct lethe_slab *slab, unsigned char *block) {
  unsigned i = find_slot(slab, block, LETHE_FAULT_DOUBLE_FREE);
  if (!slab->region.is_gone) {
    revive(slab);
    check_slot(slab, i);
    check_gap(slab, i);
    check_gap(slab, i + 1);
    lethe_wipe(block, slab->slot_bytes);
  }
  slab->taken[i / 64] &= ~((uint64_t)1 << i % 64);
  --slab->used;
  if (!slab->is_listed)
    list(slab);
  if (!slab->used && (slab->region.is_gone || has_other_empty(slab)))
    release_slab(slab);
}

bool lethe_trim_slabs(void) {
  bool any = false;
  for (unsigned fork = 0; fork < FORKS; ++fork)
    for (unsigned class = 0; class < CLASSES; ++class)
      for (struct lethe_slab *slab = open_slabs[fork][class], *next; slab;
           slab = next) {
        next = slab->next;
        if (slab->used)
          continue;
        release_slab(slab);
        any = true;
      }
  return any;
}
