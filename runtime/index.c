/* Which region a page belongs to: a hash table with linear probing. */
#include "heap.h"

#include <string.h>

struct entry {
  uintptr_t page; /* its number; 0: none */
  struct lethe_region *region;
};

enum { SMALLEST = LETHE_PAGE_BYTES / sizeof(struct entry) };

static struct entry *entries;
static size_t capacity, used; /* capacity is a power of two, or 0 */

static uintptr_t page_of(const void *address) {
  return (uintptr_t)address / LETHE_PAGE_BYTES;
}

/* Where a page's entry would best be. */
static size_t home_of(uintptr_t page) {
  return (size_t)((uint64_t)page * 0x9e3779b97f4a7c15 >> 20) & (capacity - 1);
}

/* The entry of a page, or the free one where it would be. */
static struct entry *find(uintptr_t page) {
  size_t i = home_of(page);
  while (entries[i].page && entries[i].page != page)
    i = (i + 1) & (capacity - 1);
  return &entries[i];
}

static int grow(void) {
  size_t old_capacity = capacity;
  struct entry *old = entries;
  size_t new_capacity = old_capacity ? 2 * old_capacity : SMALLEST;
  struct entry *larger = lethe_map_metadata(new_capacity * sizeof *larger);
  if (!larger)
    return -1;
  entries = larger;
  capacity = new_capacity;
  for (size_t i = 0; i < old_capacity; ++i)
    if (old[i].page)
      *find(old[i].page) = old[i];
  if (old)
    lethe_unmap_metadata(old, old_capacity * sizeof *old);
  return 0;
}

int lethe_index_add(const void *page, struct lethe_region *region) {
  if (used >= capacity / 2 && grow())
    return -1;
  struct entry *entry = find(page_of(page));
  entry->page = page_of(page);
  entry->region = region;
  ++used;
  return 0;
}

void lethe_index_remove(const void *page) {
  if (!capacity)
    return;
  struct entry *removed = find(page_of(page));
  if (!removed->page)
    return;
  /* Moves up those behind that are not found over a gap. */
  size_t gap = (size_t)(removed - entries);
  for (size_t i = gap;;) {
    i = (i + 1) & (capacity - 1);
    if (!entries[i].page)
      break;
    size_t distance = (i - home_of(entries[i].page)) & (capacity - 1);
    if (distance < ((i - gap) & (capacity - 1)))
      continue;
    entries[gap] = entries[i];
    gap = i;
  }
  entries[gap].page = 0;
  --used;
}

struct lethe_region *lethe_index_find(const void *address) {
  if (!capacity)
    return NULL;
  struct entry *entry = find(page_of(address));
  return entry->page ? entry->region : NULL;
}

static struct lethe_region *first;

void lethe_link_region(struct lethe_region *region) {
  region->previous = NULL;
  region->next = first;
  if (first)
    first->previous = region;
  first = region;
}

void lethe_unlink_region(struct lethe_region *region) {
  if (region->previous)
    region->previous->next = region->next;
  else
    first = region->next;
  if (region->next)
    region->next->previous = region->previous;
}

struct lethe_region *lethe_first_region(void) { return first; }
