/* Wiping the registered ranges when a signal, abort or quick_exit ends the
 * process. */
#define _GNU_SOURCE
#include "lethe.h"
#include "registered.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  SIGNALS = 65, /* Linux has 64, from 1 */
  GUARD = LETHE_PAGE_BYTES,
  /* For handlers of the program's, too, that ran on its own stack before. */
  SIGNAL_STACK = 64 * 1024,
};

/* What was installed before; valid once the signal is hooked. */
static struct sigaction before[SIGNALS];
static _Atomic bool is_hooked[SIGNALS], is_left[SIGNALS];

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t thread_end;
static int once_error;
static __thread bool has_signal_stack
    __attribute__((tls_model("initial-exec")));

/* Errors of the program itself: a handler for one of these reports a crash, as
 * a rule, and the process ends in it. */
static bool is_fault(int number) {
  return number == SIGABRT || number == SIGSEGV || number == SIGBUS ||
         number == SIGILL || number == SIGFPE || number == SIGSYS ||
         number == SIGTRAP;
}

static bool is_fatal(int number) {
  switch (number) {
  case SIGKILL:
  case SIGSTOP:
  case SIGCHLD:
  case SIGCONT:
  case SIGURG:
  case SIGWINCH:
  case SIGTSTP:
  case SIGTTIN:
  case SIGTTOU:
    return false;
  default:
    return true;
  }
}

/* Sends the signal once more, with all that is known of its cause; it is
 * blocked until the handler returns, and then ends the process, where it was.
 */
static void end_by(int number, siginfo_t *info) {
  struct sigaction fall_back = {.sa_handler = SIG_DFL};
  sigaction(number, &fall_back, NULL);
  long process = lethe_system_call(SYS_getpid, 0, 0, 0);
  long thread = lethe_system_call(SYS_gettid, 0, 0, 0);
  if (lethe_system_call_5(SYS_rt_tgsigqueueinfo, process, thread, number,
                          (long)info, 0))
    lethe_system_call(SYS_tgkill, process, thread, number);
}

static void handle(int number, siginfo_t *info, void *context) {
  int error = errno;
  lethe_wipe_registered();
  const struct sigaction *chained = &before[number];
  if (chained->sa_handler == SIG_DFL) {
    end_by(number, info);
  } else {
    if (chained->sa_flags & (int)SA_RESETHAND) {
      struct sigaction fall_back = {.sa_handler = SIG_DFL};
      sigaction(number, &fall_back, NULL);
    }
    errno = error;
    if (chained->sa_flags & SA_SIGINFO)
      chained->sa_sigaction(number, info, context);
    else
      chained->sa_handler(number);
  }
  errno = error;
}

/* Signals that the program ignores, or handles without being at fault, end
 * nothing. */
static void hook_signal(int number) {
  if (!is_fatal(number) || atomic_load(&is_left[number]) ||
      sigaction(number, NULL, &before[number]))
    return;
  const struct sigaction *old = &before[number];
  if (old->sa_handler == SIG_IGN ||
      (old->sa_handler != SIG_DFL && !is_fault(number)))
    return;
  struct sigaction action = {.sa_sigaction = handle};
  if (old->sa_handler == SIG_DFL)
    sigfillset(&action.sa_mask);
  else {
    action.sa_mask = old->sa_mask;
    action.sa_flags = old->sa_flags & (SA_RESTART | SA_NODEFER);
  }
  action.sa_flags |= SA_SIGINFO | SA_ONSTACK;
  atomic_store(&is_hooked[number], true);
  sigaction(number, &action, NULL);
}

int lethe_leave_signal(int number) {
  struct sigaction now;
  if (number < 1 || number >= SIGNALS || !is_fatal(number) ||
      sigaction(number, NULL, &now)) {
    errno = EINVAL;
    return -1;
  }
  atomic_store(&is_left[number], true);
  if (!atomic_load(&is_hooked[number]) || !(now.sa_flags & SA_SIGINFO) ||
      now.sa_sigaction != handle)
    return 0;
  return sigaction(number, &before[number], NULL);
}

/* The alternate stack, at whose low end is a guard. */

static void free_signal_stack(void *mapping) {
  stack_t now;
  if (sigaltstack(NULL, &now) == 0 && now.ss_sp == (char *)mapping + GUARD) {
    stack_t none = {.ss_flags = SS_DISABLE};
    if (sigaltstack(&none, NULL))
      return;
  }
  munmap(mapping, GUARD + SIGNAL_STACK);
}

static int make_signal_stack(void) {
  stack_t now;
  if (sigaltstack(NULL, &now))
    return -1;
  if (!(now.ss_flags & SS_DISABLE))
    return 0;
  char *mapping = mmap(NULL, GUARD + SIGNAL_STACK, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (mapping == MAP_FAILED)
    return -1;
  stack_t stack = {.ss_sp = mapping + GUARD, .ss_size = SIGNAL_STACK};
  int error = 0;
  /* The kernel saves registers there. */
  if (mprotect(mapping, GUARD, PROT_NONE) ||
      madvise(mapping, GUARD + SIGNAL_STACK, MADV_DONTDUMP))
    error = errno;
  else
    error = pthread_setspecific(thread_end, mapping);
  if (!error && !sigaltstack(&stack, NULL))
    return 0;
  if (error)
    errno = error;
  else
    error = errno;
  pthread_setspecific(thread_end, NULL);
  munmap(mapping, GUARD + SIGNAL_STACK);
  errno = error;
  return -1;
}

static void hook(void) {
  once_error = pthread_key_create(&thread_end, free_signal_stack);
  if (!once_error)
    once_error = pthread_atfork(NULL, NULL, lethe_settle_ranges);
  if (!once_error && at_quick_exit(lethe_wipe_registered))
    once_error = ENOMEM;
  if (once_error)
    return;
  for (int number = 1; number < SIGNALS; ++number)
    hook_signal(number);
}

int lethe_hook_process(void) {
  int error = pthread_once(&once, hook);
  if (!error)
    error = once_error;
  if (error) {
    errno = error;
    return -1;
  }
  if (!has_signal_stack && make_signal_stack())
    return -1;
  has_signal_stack = true;
  return 0;
}
