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

/* Process ----------------------------------------------------------------- */

/** What lethe_harden_process can do. */
#define LETHE_HARDEN_CORE                                                      \
  0x1u /**< no core file: RLIMIT_CORE is 0, for good                           \
        */
#define LETHE_HARDEN_DUMPABLE                                                  \
  0x2u /**< no core dump by any means, and nobody but                          \
          root reads the memory: PR_SET_DUMPABLE */
#define LETHE_HARDEN_PTRACE                                                    \
  0x4u                          /**< as before, no debugger of the same user   \
                                   attaches, and none is attached */
#define LETHE_HARDEN_MLOCK 0x8u /**< all memory stays out of swap: mlockall */

/** All that costs nothing. */
#define LETHE_HARDEN_DEFAULT                                                   \
  (LETHE_HARDEN_CORE | LETHE_HARDEN_DUMPABLE | LETHE_HARDEN_PTRACE)

/** Hardens the process: flags are LETHE_HARDEN_ bits. Returns 0; or those of
 * the bits that could not be had, all others being in force, with errno for the
 * lowest of them: EBUSY if a debugger is attached already, ENOMEM or EPERM if
 * not all memory may be locked, EINVAL for bits that mean nothing.
 *
 * Children inherit the limit of core files; execve undoes the rest. */
LETHE_API unsigned lethe_harden_process(unsigned flags);

/** Has size bytes at data wiped when the process ends: after the destructors
 * and exit handlers of exit, and at quick_exit, abort, and by signals that end
 * the process. The default action follows, so the status is what it would have
 * been; handlers that were installed before the first range was registered are
 * called after wiping, for SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS and
 * SIGTRAP; all other signals that have a handler are left to it.
 *
 * Nothing can be done at SIGKILL, _exit and execve. A thread's stack may
 * overflow safely only if it has an alternate signal stack: the calling thread
 * is given one unless it has.
 *
 * The range must be unregistered before its memory is used for anything else.
 * Returns 0, or -1 with errno: EINVAL for an empty range, ENOMEM, EAGAIN. Safe
 * from any thread, not in signal handlers. */
LETHE_API int lethe_register(void *data, size_t size);

/** Ends that for the range registered at data, once if more than once. Wipes
 * nothing. Returns 0, or -1 with ENOENT if there is none. Safe from any thread,
 * not in signal handlers. */
LETHE_API int lethe_unregister(void *data);

/** Wipes all registered ranges now: for what ends the process by _exit or
 * execve, and before a crash report is written. Safe from any thread and in
 * signal handlers. */
LETHE_API void lethe_wipe_registered(void);

/** Leaves a signal, by which the process may have ended, to the handler that
 * was there before lethe_register, if any: for programs that recover from it.
 * Returns 0, or -1 with EINVAL. */
LETHE_API int lethe_leave_signal(int signal_number);

/** As fork, but in the child all registered ranges are wiped, before any signal
 * handler runs there. */
LETHE_API int lethe_fork_wipe(void);

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
