/* Which stack a call gets, and what becomes of it. Signal handlers may make
 * calls of their own at any point; what they take they give back before the
 * interrupted code goes on, so the order of stores is enough within a
 * thread. */
#define _GNU_SOURCE
#include "stacks.h"
#include "lethe.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

/* Slot n is for calls nested n deep. */
struct thread {
  struct lethe_stack *volatile stacks[LETHE_THREAD_STACKS];
  volatile bool in_use[LETHE_THREAD_STACKS];
  bool is_registered;
};

static __thread struct thread thread __attribute__((tls_model("initial-exec")));

static struct lethe_stack *_Atomic pool[LETHE_POOLED_STACKS];
static pthread_key_t thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int once_error;

/* The address and the thread sanitizer, if they are there. */
#pragma weak __sanitizer_start_switch_fiber
void __sanitizer_start_switch_fiber(void **fake_stack, const void *low,
                                    size_t bytes);
#pragma weak __sanitizer_finish_switch_fiber
void __sanitizer_finish_switch_fiber(void *fake_stack, const void **low,
                                     size_t *bytes);
#pragma weak __tsan_acquire
void __tsan_acquire(void *address);
#pragma weak __tsan_release
void __tsan_release(void *address);

static void enter_for_sanitizer(struct lethe_stack *stack) {
  __sanitizer_start_switch_fiber(&stack->fake_stack, (void *)stack->low,
                                 lethe_stack_bytes(stack));
  __sanitizer_finish_switch_fiber(NULL, &stack->caller_low,
                                  &stack->caller_bytes);
}

static void leave_for_sanitizer(struct lethe_stack *stack) {
  __sanitizer_start_switch_fiber(NULL, stack->caller_low, stack->caller_bytes);
  __sanitizer_finish_switch_fiber(stack->fake_stack, NULL, NULL);
}

/* The pool: stacks of the default size that ended threads have left. */

static bool give_to_pool(struct lethe_stack *stack) {
  if (__tsan_release)
    __tsan_release(stack);
  for (int i = 0; i < LETHE_POOLED_STACKS; ++i) {
    struct lethe_stack *none = NULL;
    if (atomic_compare_exchange_strong(&pool[i], &none, stack))
      return true;
  }
  return false;
}

static struct lethe_stack *take_from_pool(void) {
  for (int i = 0; i < LETHE_POOLED_STACKS; ++i) {
    struct lethe_stack *stack = atomic_exchange(&pool[i], NULL);
    if (!stack)
      continue;
    if (__tsan_acquire)
      __tsan_acquire(stack);
    return stack;
  }
  return NULL;
}

/* Threads that end, and forks. */

static void end_thread(void *unused) {
  (void)unused;
  thread.is_registered = false;
  while (lethe_current_stack) {
    struct lethe_stack *stack = lethe_current_stack;
    lethe_current_stack = stack->outer;
    lethe_erase_stack(stack);
    if (stack->slot < 0)
      lethe_unmap_stack(stack);
  }
  for (int i = 0; i < LETHE_THREAD_STACKS; ++i) {
    struct lethe_stack *stack = thread.stacks[i];
    thread.stacks[i] = NULL;
    thread.in_use[i] = false;
    /* Those of inner calls lie lower than others need. */
    if (stack && (i > 0 || lethe_stack_bytes(stack) != LETHE_DEFAULT_STACK ||
                  !give_to_pool(stack)))
      lethe_unmap_stack(stack);
  }
}

/* A child goes on with the calls that its thread was in; signal handlers fork
 * while others begin or end. */
static void inherit_calls(bool inherit) {
  for (int i = 0; i < LETHE_THREAD_STACKS; ++i)
    if (thread.in_use[i] && thread.stacks[i])
      lethe_inherit_stack(thread.stacks[i], inherit);
  for (struct lethe_stack *call = lethe_current_stack; call; call = call->outer)
    if (call->slot < 0)
      lethe_inherit_stack(call, inherit);
}

static void before_fork(void) { inherit_calls(true); }

static void after_fork_in_parent(void) { inherit_calls(false); }

/* Probes are shared with the parent, so their stacks are not kept. */
static void after_fork_in_child(void) {
  inherit_calls(false);
  for (int i = 0; i < LETHE_POOLED_STACKS; ++i)
    atomic_store(&pool[i], NULL);
  for (int i = 0; i < LETHE_THREAD_STACKS; ++i) {
    struct lethe_stack *stack = thread.stacks[i];
    bool in_use = thread.in_use[i];
    thread.stacks[i] = NULL;
    thread.in_use[i] = false;
    if (stack && in_use)
      stack->slot = -1;
    else if (stack)
      lethe_forget_stack(stack);
  }
}

static void prepare_process(void) {
  once_error = pthread_key_create(&thread_end, end_thread);
  if (!once_error)
    once_error =
        pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

static bool register_thread(void) {
  int error = pthread_once(&once, prepare_process);
  if (!error)
    error = once_error;
  if (!error)
    error = pthread_setspecific(thread_end, &thread);
  if (error) {
    errno = error;
    return false;
  }
  thread.is_registered = true;
  return true;
}

/* Calls that never returned. */

LETHE_KEEPS_VECTORS static void give_back(struct lethe_stack *stack) {
  if (stack->slot >= 0 && lethe_stack_bytes(stack) <= LETHE_KEPT_STACK) {
    thread.in_use[stack->slot] = false;
    return;
  }
  if (stack->slot >= 0) {
    thread.stacks[stack->slot] = NULL;
    thread.in_use[stack->slot] = false;
  }
  lethe_unmap_stack(stack);
}

static const struct lethe_stack *stack_of(const struct lethe_stack *calls,
                                          uintptr_t pointer) {
  while (calls && !lethe_stack_contains(calls, pointer))
    calls = calls->outer;
  return calls;
}

/* As long as a call lasts nothing else runs on the stack that it was made on.
 * So whoever runs there proves that longjmp, or its like, has ended the call,
 * and with it those made inside. Of a caller's stack that is neither the
 * thread's own nor one of lethe_call nothing is known. */
static bool is_over(const struct lethe_stack *call, uintptr_t pointer) {
  const struct lethe_stack *caller = stack_of(call->outer, call->caller);
  if (caller)
    return lethe_stack_contains(caller, pointer) || is_over(caller, pointer);
  return !stack_of(call, pointer) && lethe_on_own_stack(pointer) &&
         lethe_on_own_stack(call->caller);
}

__attribute__((noinline)) static size_t erase_abandoned(uintptr_t pointer) {
  size_t count = 0;
  struct lethe_stack **link = &lethe_current_stack;
  while (*link) {
    struct lethe_stack *stack = *link;
    if (!is_over(stack, pointer)) {
      link = &stack->outer;
      continue;
    }
    if (__sanitizer_start_switch_fiber)
      leave_for_sanitizer(stack);
    *link = stack->outer;
    lethe_erase_stack(stack);
    give_back(stack);
    ++count;
  }
  return count;
}

size_t lethe_erase_abandoned(void) {
  uintptr_t pointer = (uintptr_t)__builtin_frame_address(0);
  if (!lethe_current_stack ||
      lethe_stack_contains(lethe_current_stack, pointer))
    return 0;
  return erase_abandoned(pointer);
}

/* What a call does. */

static struct lethe_stack *map_for_slot(size_t bytes, int slot) {
  if (slot == 0 && bytes <= LETHE_DEFAULT_STACK) {
    struct lethe_stack *stack = take_from_pool();
    if (stack && lethe_may_use(stack))
      return stack;
    if (stack)
      lethe_unmap_stack(stack);
  }
  return lethe_map_stack(bytes < LETHE_DEFAULT_STACK ? LETHE_DEFAULT_STACK
                                                     : bytes,
                         slot < 0 ? LETHE_THREAD_STACKS : (unsigned)slot);
}

__attribute__((noinline)) static struct lethe_stack *take_slowly(size_t bytes,
                                                                 int slot) {
  if (!thread.is_registered && !register_thread())
    return NULL;
  if (slot < LETHE_THREAD_STACKS) {
    thread.in_use[slot] = true;
    if (thread.stacks[slot]) {
      lethe_unmap_stack(thread.stacks[slot]);
      thread.stacks[slot] = NULL;
    }
  } else
    slot = -1;
  struct lethe_stack *stack = map_for_slot(bytes, slot);
  if (stack)
    stack->slot = (int16_t)slot;
  if (slot >= 0) {
    thread.stacks[slot] = stack;
    thread.in_use[slot] = stack != NULL;
  }
  return stack;
}

/* Not yet the current one: that call_x86_64.S does, on the stack itself. */
struct lethe_stack *lethe_take_stack(size_t bytes, uintptr_t caller) {
  if (lethe_current_stack && !lethe_stack_contains(lethe_current_stack, caller))
    erase_abandoned(caller);
  int slot = 0;
  while (slot < LETHE_THREAD_STACKS && thread.in_use[slot])
    ++slot;
  struct lethe_stack *stack =
      slot < LETHE_THREAD_STACKS ? thread.stacks[slot] : NULL;
  if (stack && lethe_stack_bytes(stack) >= bytes && lethe_may_use(stack))
    thread.in_use[slot] = true;
  else if (!(stack = take_slowly(bytes, slot)))
    return NULL;
  stack->caller = caller;
  stack->outer = lethe_current_stack;
  if (__sanitizer_start_switch_fiber)
    enter_for_sanitizer(stack);
  return stack;
}

/* On the stack itself, which is not the current one. Calls made on it that
 * longjmp has ended are over; others, of coroutines, go on. */
void lethe_unlink_stack(struct lethe_stack *stack) {
  erase_abandoned((uintptr_t)__builtin_frame_address(0));
  struct lethe_stack **link = &lethe_current_stack;
  while (*link && *link != stack)
    link = &(*link)->outer;
  if (*link)
    *link = stack->outer;
}

LETHE_KEEPS_VECTORS void lethe_release_stack(struct lethe_stack *stack) {
  if (__sanitizer_start_switch_fiber)
    leave_for_sanitizer(stack);
  lethe_erase_stack(stack);
  give_back(stack);
}

unsigned lethe_call_status(void) {
  struct lethe_stack *stack = lethe_current_stack;
  if (stack &&
      lethe_stack_contains(stack, (uintptr_t)__builtin_frame_address(0)))
    return stack->status;
  stack = lethe_take_stack(0, (uintptr_t)__builtin_frame_address(0));
  if (!stack)
    return 0;
  unsigned status = stack->status;
  lethe_release_stack(stack);
  return status;
}
