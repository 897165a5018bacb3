#ifndef LETHE_STACKS_H
#define LETHE_STACKS_H

/* The stacks that lethe_call runs functions on. */

/* What call_x86_64.S knows of struct lethe_stack. */
#define LETHE_STACK_START 0
#define LETHE_STACK_OUTER 8
#define LETHE_STACK_MXCSR 16
#define LETHE_STACK_MXCSR_AFTER 20
#define LETHE_STACK_X87_STATUS 24

/* Bytes of stack that lethe_call gives, and that stay mapped at most. */
#define LETHE_DEFAULT_STACK_BYTES (128 * 1024)

#ifndef __ASSEMBLER__

#include "pages.h"
#include "system_call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  LETHE_DEFAULT_STACK = LETHE_DEFAULT_STACK_BYTES,
  /* Nested calls of a thread beyond these map their stacks each time. */
  LETHE_THREAD_STACKS = 8,
  /* A thread keeps no stack that is larger. */
  LETHE_KEPT_STACK = 1024 * 1024,
  /* Stacks that ended threads leave to others. */
  LETHE_POOLED_STACKS = 16,
  /* What is erased by default, where almost all calls end: see docs. */
  LETHE_HOT_STACK = 2 * LETHE_PAGE_BYTES,
  /* Pages of the file that serves as the content of untouched stack. */
  LETHE_PROBE_PAGES = 8,
};

/* From low to top: the deep part, pages of a file mapped privately; and the hot
 * part, anonymous memory. All is zero, but for words that probes write,
 * whenever no call uses it. Lies apart from the stack, above its upper guard.
 *
 * A stack belongs to one thread, and is in use from lethe_take_stack to
 * lethe_release_stack. */
struct lethe_stack {
  uintptr_t start;           /* the stack pointer that calls begin with */
  struct lethe_stack *outer; /* of the call that this one was made in */
  uint32_t mxcsr;            /* at the call */
  uint32_t mxcsr_after;
  uint16_t x87_status; /* at the call */
  int16_t slot;        /* of its thread, or -1: unmapped after use */
  uintptr_t low, top;  /* the lowest byte, and one past the highest */
  uintptr_t caller;    /* the stack pointer of lethe_call's caller */
  size_t hot;          /* bytes below top that each call erases */
  unsigned hot_uses;   /* calls since hot has grown */
  unsigned status;     /* of lethe_call_status */
  bool is_on_valgrind;
  uint64_t epoch;            /* the word last written to probes */
  volatile uint64_t *probes; /* the file, shared; null: none */
  void *mapping;             /* with guards, control page and probes */
  size_t mapping_bytes;
  void *fake_stack;       /* of the address sanitizer, while in use */
  const void *caller_low; /* what it took for the caller's stack */
  size_t caller_bytes;
};

/* The call that this thread is in. In stack_room.c, for hardened functions that
 * run inside of calls. */
extern LETHE_INTERNAL __thread struct lethe_stack *lethe_current_stack
    __attribute__((tls_model("initial-exec")));

LETHE_KEEPS_VECTORS static inline bool
lethe_stack_contains(const struct lethe_stack *stack, uintptr_t pointer) {
  return pointer - 1 - stack->low < stack->top - stack->low;
}

LETHE_KEEPS_VECTORS static inline size_t
lethe_stack_bytes(const struct lethe_stack *stack) {
  return stack->top - stack->low;
}

/* Whether strict mode allows calls on it. */
LETHE_KEEPS_VECTORS static inline bool
lethe_may_use(const struct lethe_stack *stack) {
  return !lethe_is_strict || stack->status == LETHE_CALL_PROTECTED;
}

/* Maps a stack of at least bytes, for calls nested depth deep. Null with errno
 * if there is none, or if not all protections can be had in strict mode. */
LETHE_INTERNAL struct lethe_stack *lethe_map_stack(size_t bytes,
                                                   unsigned depth);
LETHE_INTERNAL void lethe_unmap_stack(struct lethe_stack *stack);

/* In a child process: the deep part of stacks that the forking thread did not
 * run on has not been inherited, and other memory may lie there now. */
LETHE_INTERNAL void lethe_forget_stack(struct lethe_stack *stack);

/* Whether a fork inside of a call on this stack hands it to the child. */
LETHE_INTERNAL void lethe_inherit_stack(struct lethe_stack *stack,
                                        bool inherit);

/* Zeroes all that was written to the stack since it was mapped or erased last.
 * Touches no vector register; makes no system call while calls stay within the
 * hot part. */
LETHE_INTERNAL void lethe_erase_stack(struct lethe_stack *stack);

/* What call_x86_64.S calls, on the caller's stack. */
LETHE_INTERNAL struct lethe_stack *lethe_take_stack(size_t bytes,
                                                    uintptr_t caller);
LETHE_INTERNAL void lethe_unlink_stack(struct lethe_stack *stack);
LETHE_INTERNAL void lethe_release_stack(struct lethe_stack *stack);

/* Whether an address lies on the stack that the thread was started on, and on
 * no alternate signal stack inside of it. In stack_room.c. */
LETHE_INTERNAL bool lethe_on_own_stack(uintptr_t pointer);

#endif
#endif
