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

/** Says of a parameter, such as a length, that it is no secret, though its
 * function be marked as a whole; of a field, such as a count, though its type
 * be; of a variable; or of a function, that its result is none: which calls it
 * decides may show. Whoever calls the function, sets the field or the variable,
 * or returns the result, sees to it that its value depends on no secret.
 * Without Clang it expands to nothing. */
#if defined(__clang__)
#define LETHE_PUBLIC __attribute__((annotate("not secret")))
#else
#define LETHE_PUBLIC
#endif

#if defined(__GNUC__)
#define LETHE_API __attribute__((visibility("default")))
#define LETHE_CHECKED __attribute__((warn_unused_result))
#define LETHE_SIZED(...) __attribute__((alloc_size(__VA_ARGS__)))
#else
#define LETHE_API
#define LETHE_CHECKED
#define LETHE_SIZED(...)
#endif
/* A new block, that only lethe_free takes back. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
#define LETHE_ALLOCATES                                                        \
  LETHE_CHECKED __attribute__((malloc, malloc(lethe_free)))
#elif defined(__GNUC__)
#define LETHE_ALLOCATES LETHE_CHECKED __attribute__((malloc))
#else
#define LETHE_ALLOCATES
#endif

/* Wiping ------------------------------------------------------------------- */

/** Overwrites size bytes at data with zeros. No compiler removes the call or
 * its stores, in link-time optimization neither.
 *
 * data may be null when size is 0. Never fails; safe in signal handlers and
 * from any thread, as long as no other thread uses the object meanwhile.
 * Reaches this one object only: copies that the compiler made of it in
 * registers and on the stack are what the plugin is for. */
LETHE_API void lethe_wipe(void *data, size_t size);

/** lethe_wipe for all characters of a string up to its terminator; null is no
 * string, and nothing happens. The array it lies in may hold more. */
LETHE_API void lethe_wipe_string(char *string);

/** Zeroes the bytes below the caller's stack pointer that functions it has
 * called may have used, as far as they surely belong to its stack: on a stack
 * that the runtime does not recognize as one (see docs/runtime.md), a few
 * hundred. How deep a call went only the caller can know; lethe_call and the
 * plugin measure. Rounded up to a multiple of 8. Never faults; keeps errno. */
LETHE_API void lethe_wipe_stack(size_t bytes);

/** Zeroes all registers that a called function may change: general, vector as
 * wide as this processor has them, mask and x87 registers. Not those that it
 * must keep (rbx, rbp, r12 to r15), where the caller may have its variables. */
LETHE_API void lethe_wipe_registers(void);

/** Whether size bytes are the same: 1 or 0, in a time that depends on size
 * only. With size 0 they are. */
LETHE_API int lethe_equal(const void *left, const void *right, size_t size);

/** Whether size bytes are all zero: 1 or 0, in a time that depends on size
 * only. */
LETHE_API int lethe_is_zero(const void *data, size_t size);

/* Heap ---------------------------------------------------------------------
 *
 * Storage for secrets: zeroed when given and when taken back, locked into
 * memory, not part of core dumps, wiped in children. Small blocks share pages,
 * each between canaries; larger ones, and those with LETHE_GUARDED, have pages
 * of their own between pages without access. What must not happen to a block
 * (overflow, underflow, write after free, double free, free of something else)
 * ends the process by abort(), after one line on standard error that begins
 * with "lethe: " and names the fault, never the data.
 *
 * All functions may be called from any thread, in the child of a process with
 * threads, too, and before main. Not from signal handlers: they take a lock.
 * lethe_malloc(3) and docs/runtime.md have what is not covered. */

/* Flags of lethe_malloc_flags; the first seven also are what lethe_status
 * tells of. */

/** Pages of its own between pages without access, the end of the block as close
 * to the upper one as alignment allows. */
#define LETHE_GUARDED 0x01u
/** Memory that the kernel itself does not map, from memfd_secret(2): neither
 * debuggers nor /proc/PID/mem nor the superuser's tools read it. Used by
 * default where it can be had; as a flag, required. */
#define LETHE_SECRETMEM 0x02u
/** A child process has nothing at this address and ends if it uses it; without
 * this flag it finds zeros. */
#define LETHE_DONTFORK 0x04u
/** Status: never in swap. */
#define LETHE_LOCKED 0x08u
/** Status: not in core dumps. */
#define LETHE_NODUMP 0x10u
/** Status: children do not get the content. */
#define LETHE_WIPEONFORK 0x20u
/** Status: what lies before and after is checked by lethe_free and
 * lethe_heap_check. */
#define LETHE_CANARY 0x40u
/** No block rather than one that lacks a protection: the function fails with
 * the errno of what could not be had (EPERM, ENOMEM, EAGAIN: RLIMIT_MEMLOCK).
 */
#define LETHE_STRICT 0x100u
/** Does without memfd_secret: where debuggers are to see blocks, or the system
 * is to hibernate, which secret memory prevents. */
#define LETHE_ORDINARY 0x200u

/** Sets what holds for all allocations from now on: LETHE_STRICT,
 * LETHE_ORDINARY, LETHE_SECRETMEM, or 0. Need not be called; may be called
 * again. With LETHE_STRICT also tries whether a page can be protected at all.
 * Returns 0; or -1 with errno: EINVAL for flags that are none of these, ENOSYS
 * or another if secret memory or a protection is not to be had, ENOMEM. */
LETHE_API int lethe_init(unsigned flags);

/** Wipes a block and frees it. Null is none. Keeps errno. */
LETHE_API void lethe_free(void *block);

/** Returns a block of size zero bytes, aligned to 16, or null with errno:
 * ENOMEM, or with LETHE_STRICT the reason that a protection could not be had.
 * Of size 0: a pointer unlike any other, to be freed. */
LETHE_API void *lethe_malloc(size_t size) LETHE_ALLOCATES LETHE_SIZED(1);

/** The same, with LETHE_ flags for this block; EINVAL if there are unknown
 * ones or statuses among them. */
LETHE_API void *lethe_malloc_flags(size_t size, unsigned flags) LETHE_ALLOCATES
    LETHE_SIZED(1);

/** lethe_malloc(count * size); ENOMEM if that is more than can be counted. */
LETHE_API void *lethe_calloc(size_t count, size_t size) LETHE_ALLOCATES
    LETHE_SIZED(1, 2);

/** lethe_malloc with an alignment: a power of two, at most 4096; else EINVAL.
 * More than 16 gives a block LETHE_GUARDED. */
LETHE_API void *lethe_aligned_alloc(size_t alignment,
                                    size_t size) LETHE_ALLOCATES LETHE_SIZED(2);

/** A copy of a string; EINVAL if that is null. */
LETHE_API char *lethe_strdup(const char *string) LETHE_ALLOCATES;

/** A copy of size bytes. */
LETHE_API void *lethe_memdup(const void *data, size_t size) LETHE_ALLOCATES
    LETHE_SIZED(2);

/** Moves a block to one of count * size bytes with the same flags, what is new
 * of it zero; the old one is wiped and freed. Null with errno as from
 * lethe_calloc: then the old block is as it was. A null block is a new one; of
 * size 0, a block is left, of size 0. The alignment becomes 16. */
LETHE_API void *lethe_reallocarray(void *block, size_t count,
                                   size_t size) LETHE_CHECKED LETHE_SIZED(2, 3);

/** The size that was asked for; 0 for null. There is no more to be used. */
LETHE_API size_t lethe_usable_size(const void *block);

/** What lethe_protect makes of a block: no access at all, no writing, any. */
enum lethe_access { LETHE_NONE, LETHE_READ, LETHE_READWRITE };

/** Changes what may be done with a block that has pages of its own
 * (LETHE_GUARDED in its status). Anything else ends in SIGSEGV. Checks the
 * canaries. lethe_free needs no access. Returns 0; or -1 with errno: EINVAL for
 * a block that shares its pages, EACCES for one that a child did not get, or
 * that of mprotect(2). */
LETHE_API int lethe_protect(void *block, enum lethe_access access);

/** Which protections of a block are in force: LETHE_GUARDED to LETHE_CANARY. 0
 * with errno EINVAL for an address that is not in this heap. */
LETHE_API unsigned lethe_status(const void *block);

/** Checks all canaries, and that nothing was written to what was freed. Returns
 * if all is well. Blocks without access are as they were. */
LETHE_API void lethe_heap_check(void);

/* Process ------------------------------------------------------------------ */

/* Flags of lethe_harden_process. */

/** No core file, for good: RLIMIT_CORE is 0. Does not hold for a core dump that
 * the system pipes into a program. */
#define LETHE_HARDEN_CORE 0x1u
/** No core dump by any means, and nobody but root reads the memory. */
#define LETHE_HARDEN_DUMPABLE 0x2u
/** No debugger of the same user attaches, and none is attached; includes
 * LETHE_HARDEN_DUMPABLE. */
#define LETHE_HARDEN_PTRACE 0x4u
/** All memory stays out of swap, now and in future: mlockall. Mappings beyond
 * RLIMIT_MEMLOCK fail from then on. */
#define LETHE_HARDEN_MLOCK 0x8u
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

/* Calls -------------------------------------------------------------------- */

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
 * call it, if there is no memory for a stack (ENOMEM, EAGAIN), or, after
 * lethe_init(LETHE_STRICT), if not all protections can be had.
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

/** Which protections are in force for the stack that this code runs on, inside
 * of a call; elsewhere for that of this thread's next lethe_call. Returns
 * LETHE_GUARDED, LETHE_LOCKED, LETHE_NODUMP and LETHE_WIPEONFORK, or some of
 * them; 0 with errno if there is no stack to be had. */
LETHE_API unsigned lethe_call_status(void);

/** All four. */
#define LETHE_CALL_PROTECTED                                                   \
  (LETHE_GUARDED | LETHE_LOCKED | LETHE_NODUMP | LETHE_WIPEONFORK)

/** Erases the stacks of this thread's calls that longjmp has ended. Returns how
 * many there were. */
LETHE_API size_t lethe_erase_abandoned(void);

#ifdef __cplusplus
}
#endif

/* Objects ------------------------------------------------------------------ */

/* The size of an object, which may not be a pointer: what that points to has
 * another size. */
#if defined(__cplusplus)
#include <type_traits>
template <typename Type> constexpr size_t lethe_size_of(Type &) {
  static_assert(!std::is_pointer<Type>::value,
                "takes the object, not a pointer to it");
  static_assert(std::is_trivially_copyable<Type>::value &&
                    !std::is_const<Type>::value,
                "takes an object that is just bytes and can be written");
  return sizeof(Type);
}
template <typename Type> void *lethe_address_of(Type &object) {
  return const_cast<void *>(static_cast<const volatile void *>(&object));
}
#define LETHE_SIZE_OF(object) lethe_size_of(object)
#define LETHE_ADDRESS_OF(object) lethe_address_of(object)
#elif defined(__GNUC__)
/* ?: turns an array into a pointer, and so into another type. */
#define LETHE_IS_POINTER(object)                                               \
  (__builtin_classify_type(object) == __builtin_classify_type((void *)0) &&    \
   __builtin_types_compatible_p(__typeof__(object),                            \
                                __typeof__(1 ? (object) : (object))))
#define LETHE_SIZE_OF(object)                                                  \
  (sizeof(object) + 0 * sizeof(struct {                                        \
                      _Static_assert(!LETHE_IS_POINTER(object),                \
                                     "takes the object, not a pointer to it"); \
                      int unused;                                              \
                    }))
#else
#define LETHE_SIZE_OF(object) sizeof(object)
#endif

#if !defined(__cplusplus)
#define LETHE_ADDRESS_OF(object) ((void *)&(object))
#endif

/** Wipes an object, all bytes of it. A pointer does not compile. */
#define LETHE_WIPE(object)                                                     \
  lethe_wipe(LETHE_ADDRESS_OF(object), LETHE_SIZE_OF(object))

#if defined(__GNUC__)
struct lethe_scope {
  void *data;
  size_t size;
};
static inline void lethe_end_scope(struct lethe_scope *scope) {
  lethe_wipe(scope->data, scope->size);
}
#define LETHE_PASTE_(left, right) left##right
#define LETHE_PASTE(left, right) LETHE_PASTE_(left, right)
/** Stands after the declaration of a local object, and wipes it where its
 * scope is left, by return, break or goto, and by exceptions in C++ and in C
 * with -fexceptions; not by longjmp:
 *
 *     unsigned char key[32];
 *     LETHE_SCOPED(key); */
#define LETHE_SCOPED(object)                                                   \
  struct lethe_scope LETHE_PASTE(lethe_scope_, __LINE__)                       \
      __attribute__((cleanup(lethe_end_scope), unused)) = {                    \
          LETHE_ADDRESS_OF(object), LETHE_SIZE_OF(object)}
#endif

#endif
