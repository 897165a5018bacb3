// Where the stack ends, the wipe ends: it never faults, and goes as far as
// there is room, on whatever serves as a stack. Where that is not known it
// keeps to what is in use for certain.
// RUN: %clang -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -pthread -Wl,-z,now -o %t %s %S/Inputs/check.c %S/Inputs/registers.c %S/Inputs/registers.S %lethe-library/liblethe.a
// RUN: %t
// In a sandbox that hides /proc only signal stacks and what the main thread's
// was at first are known.
// RUN: %t refuse-open
#include "Inputs/check.h"
#include "Inputs/refuse.h"
#include "Inputs/registers.h"
#include "Inputs/room.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

extern char __lethe_wipe_foreign_stack[], __lethe_wipe_foreign_stack_gpr[];

static bool refused;

enum { PAGE = 4096, USED = 64, ASKED = 64 * 1024, FILL = 0xA5 };

// Positive control: the byte below is out of reach.
static void expect_fault_below(unsigned char *low) {
  pid_t child = fork();
  NEED(child >= 0);
  if (!child) {
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGSEGV, SIG_DFL);
    *(volatile unsigned char *)(low - 1) = 1;
    _exit(0);
  }
  int status;
  NEED(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV,
        "the byte below the stack can be written");
}

// Calls the routine with the stack pointer so far above the lowest byte.
static void prepare(unsigned char *low, size_t above) {
  memset(low, FILL, above);
  registers_in.gpr[RSP] = (uintptr_t)(low + above);
  registers_in.gpr[R11] = ASKED;
  registers_in.gpr[R10] = USED;
}

static void examine(const char *where, unsigned char *low, size_t above,
                    bool known, bool by_gpr) {
  check_registers(where, 1 << R10 | 1 << R11, by_gpr ? 0 : WIPE_VECTORS);
  size_t kept = known ? 0 : above - SLOW_FOOTPRINT;
  for (size_t i = 0; i + 8 < above; ++i)
    CHECK(low[i] == (i < kept ? FILL : 0),
          "%s, %zu bytes left: byte %zu is %#x", where, above, i, low[i]);
}

// In turn: hardly any room, at a page's border, more than a page.
static void probe(const char *where, unsigned char *low, size_t room,
                  bool known) {
  static const size_t aboves[] = {
      SLOW_FOOTPRINT, SLOW_FOOTPRINT + 8,    PAGE - 8,     PAGE,
      PAGE + 8,       PAGE + SLOW_FOOTPRINT, 3 * PAGE + 16};
  for (unsigned i = 0; i < sizeof aboves / sizeof *aboves; ++i)
    for (int by_gpr = 0; by_gpr < 2; ++by_gpr) {
      if (aboves[i] > room)
        continue;
      registers_routine =
          by_gpr ? __lethe_wipe_foreign_stack_gpr : __lethe_wipe_foreign_stack;
      prepare(low, aboves[i]);
      call_routine();
      examine(where, low, aboves[i], known, by_gpr);
    }
}

// A stack of five pages that starts here, between two others.
static unsigned char *map_stack(void) {
  unsigned char *memory = mmap(NULL, 7 * PAGE, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  NEED(memory != MAP_FAILED);
  NEED(!mprotect(memory + 6 * PAGE, PAGE, PROT_READ));
  return memory + PAGE;
}

static void on_mapped_memory(void) {
  unsigned char *low = map_stack();
  NEED(!mprotect(low - PAGE, PAGE, PROT_NONE));
  expect_fault_below(low);
  probe("above a guard page", low, 5 * PAGE, !refused);

  NEED(!mprotect(low - PAGE, PAGE, PROT_READ));
  expect_fault_below(low);
  probe("above a page to read", low, 5 * PAGE, false);
  NEED(!munmap(low - PAGE, PAGE));
  expect_fault_below(low);
  probe("above nothing", low, 5 * PAGE, false);
}

static ucontext_t here, there;
static unsigned char *context_low;

static void in_context(void) {
  unsigned char *frame = __builtin_frame_address(0);
  NEED(frame > context_low && frame <= context_low + 5 * PAGE);
  probe("in a context", context_low, 4 * PAGE, !refused);
}

static void on_context(void) {
  context_low = map_stack();
  NEED(!mprotect(context_low - PAGE, PAGE, PROT_NONE));
  getcontext(&there);
  there.uc_stack.ss_sp = context_low;
  there.uc_stack.ss_size = 5 * PAGE;
  there.uc_link = &here;
  makecontext(&there, in_context, 0);
  NEED(!swapcontext(&here, &there));
}

static void *in_thread(void *unused) {
  (void)unused;
  pthread_attr_t attributes;
  void *low;
  size_t size;
  NEED(!pthread_getattr_np(pthread_self(), &attributes));
  NEED(!pthread_attr_getstack(&attributes, &low, &size));
  pthread_attr_destroy(&attributes);
  expect_fault_below(low);
  unsigned char *frame = __builtin_frame_address(0);
  NEED(frame > (unsigned char *)low && frame <= (unsigned char *)low + size);
  probe("in a thread", low, 2 * PAGE, !refused);
  return NULL;
}

static void on_thread(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  size_t size = 16 * 1024;
  if ((size_t)sysconf(_SC_THREAD_STACK_MIN) > size)
    size = (size_t)sysconf(_SC_THREAD_STACK_MIN);
  pthread_attr_init(&attributes);
  NEED(!pthread_attr_setstacksize(&attributes, size));
  NEED(!pthread_create(&thread, &attributes, in_thread, NULL));
  NEED(!pthread_join(thread, NULL));
}

static void in_handler(int number) {
  (void)number;
  call_routine();
}

// The smallest that a signal can be delivered on; the kernel's frame and the
// handler's leave little of it.
static void on_signal_stack(void) {
  unsigned char *low = map_stack();
  NEED(!mprotect(low - PAGE, PAGE, PROT_NONE));
  size_t size = (size_t)sysconf(_SC_MINSIGSTKSZ) + 512;
  NEED(size <= 5 * PAGE);
  stack_t stack = {.ss_sp = low, .ss_size = size};
  NEED(!sigaltstack(&stack, NULL));
  struct sigaction action = {.sa_handler = in_handler, .sa_flags = SA_ONSTACK};
  NEED(!sigaction(SIGUSR1, &action, NULL));
  for (int by_gpr = 0; by_gpr < 2; ++by_gpr) {
    registers_routine =
        by_gpr ? __lethe_wipe_foreign_stack_gpr : __lethe_wipe_foreign_stack;
    prepare(low, QUICK_FOOTPRINT);
    NEED(!raise(SIGUSR1));
    examine("in a signal handler", low, QUICK_FOOTPRINT, true, by_gpr);
  }
  stack.ss_flags = SS_DISABLE;
  NEED(!sigaltstack(&stack, NULL));
}

// It grows when it is touched, up to a limit.
static void on_main_stack(unsigned char *low, unsigned char *high) {
  probe("in the main thread", low, 4 * PAGE, true);
  if (!refused) {
    unsigned char *after;
    find_main_stack(&after, &high);
    CHECK(low == after, "the wipe made the stack grow");
  }

  size_t limit = (size_t)(high - low) + 16 * PAGE;
  struct rlimit allowed;
  NEED(!getrlimit(RLIMIT_STACK, &allowed));
  allowed.rlim_cur = limit;
  NEED(!setrlimit(RLIMIT_STACK, &allowed));
  low = high - limit;
  *(volatile unsigned char *)low = 1;
  expect_fault_below(low);
  probe("in the main thread at its limit", low, 4 * PAGE, !refused);
}

int main(int count, char **arguments) {
  (void)arguments;
  unsigned char *low, *high;
  find_main_stack(&low, &high);
  refused = count > 1;
  if (refused) {
    refuse(SYS_open, EACCES);
    refuse(SYS_openat, EACCES);
  }
  fill_registers();
  on_mapped_memory();
  on_context();
  on_thread();
  on_signal_stack();
  on_main_stack(low, high);
  return failures != 0;
}
