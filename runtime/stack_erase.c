/* Erasing the stacks of lethe_call: after registers were cleared, on the
 * caller's stack, before lethe_call returns. */
#include "stacks.h"
#include "valgrind_request.h"

#include <sys/mman.h>
#include <sys/syscall.h>

#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED 24 /* of Linux 5.18 */
#endif

enum {
  /* After so many calls what has become hot is given a chance to cool down. */
  HOT_USES = 64,
  WORDS = LETHE_PAGE_BYTES / sizeof(uint64_t),
  /* Each page has its probe in another cache line, in another set. */
  STAGGER = 64 / sizeof(uint64_t) + WORDS,
};

LETHE_KEEPS_VECTORS static inline void zero(uintptr_t data, size_t bytes) {
  bytes /= sizeof(uint64_t);
  __asm__ volatile("rep stosq" : "+D"(data), "+c"(bytes) : "a"(0L) : "memory");
}

/* The word of a page of the deep part that shows its probe. */
LETHE_KEEPS_VECTORS static inline volatile uint64_t *
word_of_page(const struct lethe_stack *stack, size_t page) {
  size_t probe = page % LETHE_PROBE_PAGES;
  return (volatile uint64_t *)stack->low + page * WORDS + probe * 8;
}

LETHE_KEEPS_VECTORS static inline size_t
deep_pages(const struct lethe_stack *stack) {
  return (lethe_stack_bytes(stack) - stack->hot) / LETHE_PAGE_BYTES;
}

/* Whether all pages show a word that is written now. */
LETHE_KEEPS_VECTORS static inline bool show_epoch(struct lethe_stack *stack,
                                                  size_t pages) {
  uint64_t epoch = ++stack->epoch, difference = 0;
  for (size_t i = 0; i < LETHE_PROBE_PAGES; ++i)
    stack->probes[i * STAGGER] = epoch;
  size_t page = 0;
  for (; page + LETHE_PROBE_PAGES <= pages; page += LETHE_PROBE_PAGES) {
    volatile uint64_t *first = (volatile uint64_t *)stack->low + page * WORDS;
    for (size_t i = 0; i < LETHE_PROBE_PAGES; ++i)
      difference |= first[i * STAGGER] ^ epoch;
  }
  for (; page < pages; ++page)
    difference |= *word_of_page(stack, page) ^ epoch;
  return difference == 0;
}

/* Both of two words: a page that was written to keeps what it has, by chance
 * perhaps one of them. */
LETHE_KEEPS_VECTORS static inline bool is_untouched(struct lethe_stack *stack) {
  size_t pages = deep_pages(stack);
  return show_epoch(stack, pages) && show_epoch(stack, pages);
}

LETHE_KEEPS_VECTORS static bool page_is_untouched(struct lethe_stack *stack,
                                                  size_t page) {
  volatile uint64_t *probe = &stack->probes[page % LETHE_PROBE_PAGES * STAGGER];
  for (int i = 0; i < 2; ++i) {
    *probe = ++stack->epoch;
    if (*word_of_page(stack, page) != stack->epoch)
      return false;
  }
  return true;
}

/* From now on all that was touched is hot. */
__attribute__((noinline)) LETHE_KEEPS_VECTORS static void
erase_deep(struct lethe_stack *stack) {
  size_t page = 0, pages = deep_pages(stack);
  while (page < pages && page_is_untouched(stack, page))
    ++page;
  uintptr_t lowest = stack->low + page * LETHE_PAGE_BYTES;
  size_t bytes = stack->top - stack->hot - lowest;
  zero(lowest, bytes);
  stack->hot += bytes;
  stack->hot_uses = 0;
}

/* Gives the copies of pages back, all zero by now. Where the kernel cannot do
 * that to locked memory they stay hot. */
__attribute__((noinline)) LETHE_KEEPS_VECTORS static void
cool_down(struct lethe_stack *stack) {
  stack->hot_uses = 0;
  long low = (long)(stack->top - stack->hot);
  long bytes = (long)(stack->hot - LETHE_HOT_STACK);
  if (lethe_system_call(SYS_madvise, low, bytes, MADV_DONTNEED_LOCKED) == 0 ||
      lethe_system_call(SYS_madvise, low, bytes, MADV_DONTNEED) == 0)
    stack->hot = LETHE_HOT_STACK;
}

/* For memcheck all below the stack pointer is out of bounds. */
__attribute__((noinline)) LETHE_KEEPS_VECTORS static void
make_accessible(struct lethe_stack *stack) {
  lethe_ask_valgrind(LETHE_MAKE_MEM_DEFINED, stack->low,
                     lethe_stack_bytes(stack));
}

LETHE_KEEPS_VECTORS void lethe_erase_stack(struct lethe_stack *stack) {
  if (stack->is_on_valgrind)
    make_accessible(stack);
  zero(stack->top - stack->hot, stack->hot);
  if (!stack->probes)
    return;
  if (!is_untouched(stack))
    erase_deep(stack);
  if (stack->hot > LETHE_HOT_STACK && ++stack->hot_uses >= HOT_USES)
    cool_down(stack);
}
