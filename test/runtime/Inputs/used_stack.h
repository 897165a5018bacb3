// Fills stack with a mark, and looks for it after the call.
#ifndef USED_STACK_H
#define USED_STACK_H

#include "check.h"
#include <stddef.h>
#include <string.h>

enum { USED_BYTES = 3000, USED_MARK = 0x5A };

// The address sanitizer would put arrays elsewhere, and their shadow outlives
// them.
#define ON_REAL_STACK __attribute__((no_sanitize("address")))

// Where the last use_stack of this thread had its array.
static __thread const volatile unsigned char *used_stack;

// An array of a live frame is this call's own until it returns.
__attribute__((unused)) ON_REAL_STACK static void
mark_stack(volatile unsigned char *array) {
  used_stack = array;
  for (size_t i = 0; i < USED_BYTES; ++i)
    array[i] = USED_MARK;
}

__attribute__((noinline, unused)) ON_REAL_STACK static void
use_stack(void *unused) {
  volatile unsigned char array[USED_BYTES];
  (void)unused;
  mark_stack(array);
}

// How many marks are left there.
__attribute__((unused)) ON_REAL_STACK static size_t
marks_at(const volatile unsigned char *at) {
  size_t count = 0;
  for (size_t i = 0; i < USED_BYTES; ++i)
    count += at[i] == USED_MARK;
  return count;
}

#endif
