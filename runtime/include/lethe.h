/* The C runtime of Lethe. Works with any C11 or C++ compiler, with or without
 * the Clang plugin; link with -llethe. */
#ifndef LETHE_H
#define LETHE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Marks a secret: an object, a type, a field, or a function, which the plugin
 * then erases. Without Clang it expands to nothing. */
#if defined(__clang__)
#define LETHE_SECRET __attribute__((annotate("secret")))
#else
#define LETHE_SECRET
#endif

#if defined(__GNUC__)
#define LETHE_API __attribute__((visibility("default")))
#else
#define LETHE_API
#endif

/** Overwrites size bytes at data with zeros. No compiler removes the call or
 * its stores, in link-time optimization neither.
 *
 * data may be null when size is 0. Never fails; safe in signal handlers and
 * from any thread, as long as no other thread uses the object meanwhile.
 * Reaches this one object only: copies that the compiler made of it in
 * registers and on the stack are what the plugin is for. */
LETHE_API void lethe_wipe(void *data, size_t size);

/* Calls ------------------------------------------------------------------- */

/** Calls function(argument) on a stack of its own, and erases all that the call
 * has left: everything that was written to that stack, by signal handlers that
 * ran on it, too, and every general, vector, mask and x87 register. The
 * function may be any, with all it calls: a library that knows nothing of
 * Lethe.
 *
 * The stack has 128 KiB between guard pages, is locked into memory, not part of
 * core dumps, and wiped in child processes, as far as lethe_call_status tells.
 * A function that needs more dies of SIGSEGV, at the guard.
 *
 * Returns 0 once the function has returned. Returns -1 with errno, and does not
 * call it, if there is no memory for a stack (ENOMEM, EAGAIN).
 *
 * Calls nest. C++ exceptions, pthread_exit and cancellation leave the function
 * as they would without, and erase on their way. What longjmp leaves stays
 * until the thread's next call, its end, or lethe_erase_abandoned.
 * Floating-point exception flags are as before the call, modes as the function
 * left them.
 *
 * Safe from any thread; in signal handlers, too, if the thread has made a call
 * before. After the first call of a thread none makes a system call, unless it
 * goes deeper than those before. Heap memory, globals and what argument points
 * to are not erased. lethe_call(3) has the rest. */
LETHE_API int lethe_call(void (*function)(void *), void *argument);

/** The same with at least stack_bytes of stack. */
LETHE_API int lethe_call_sized(void (*function)(void *), void *argument,
                               size_t stack_bytes);

/** What protects the stack that this code runs on, inside of a call; elsewhere
 * the one of this thread's next lethe_call. */
#define LETHE_CALL_GUARDED 0x1u    /**< pages without access on both sides */
#define LETHE_CALL_LOCKED 0x2u     /**< never in swap */
#define LETHE_CALL_NOT_DUMPED 0x4u /**< not in core dumps */
#define LETHE_CALL_FORK_WIPED 0x8u /**< not in children of other threads */
#define LETHE_CALL_PROTECTED 0xfu  /**< all of them */

/** Returns LETHE_CALL_ bits; 0 with errno if there is no stack to be had. */
LETHE_API unsigned lethe_call_status(void);

/** Erases the stacks of this thread's calls that longjmp has ended. Returns how
 * many there were. */
LETHE_API size_t lethe_erase_abandoned(void);

#ifdef __cplusplus
}
#endif

#endif
