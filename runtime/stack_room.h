#ifndef LETHE_STACK_ROOM_H
#define LETHE_STACK_ROOM_H

#include <stddef.h>
#include <stdint.h>

/* How many of the bytes below the stack pointer may be erased: all, if they
 * surely belong to its stack; if not, as many of them as do, or used, which
 * the caller has used already. At least what this call itself has used. A
 * multiple of 8 if the arguments are. Never faults; changes no vector register
 * and not errno.
 *
 * A stack that a program has laid out in some other memory, without a guard
 * below, is not recognized; for one inside of another stack, such as a local
 * array given to makecontext, the other one's bounds count. */
__attribute__((visibility("hidden"))) size_t
lethe_stack_room(uintptr_t stack_pointer, size_t bytes, size_t used);

#endif
