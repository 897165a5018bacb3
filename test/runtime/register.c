// Registered ranges are wiped whichever way the process ends, and it ends as it
// would have: each way is taken twice, with the range registered and without.
// RUN: %clang -O1 -pthread -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
// RUN: %clang -O1 -pthread -Wall -Wextra -Werror -I%lethe-include -o %t.shared %s %S/Inputs/check.c -L%lethe-library -llethe -Wl,-rpath,%lethe-library
// RUN: %t.shared
// RUN: %clang -O1 -pthread -static -Wall -Wextra -Werror -I%lethe-include -o %t.static %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t.static
#define _GNU_SOURCE
#include "Inputs/check.h"
#include <lethe.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECRET = 0x5A, SIZE = 10000 };

// Shared with the children; the range begins and ends within a page.
static unsigned char *memory;

// Ways to end.
static void by_exit(void) { exit(3); }
static void by_quick_exit(void) { quick_exit(4); }
static void by_abort(void) { abort(); }
static volatile int *volatile null;
static void by_fault(void) { *null = 1; }
static void by_trap(void) { __builtin_trap(); }
static void by_division(void) {
  __asm__ volatile("xor %%ecx, %%ecx\n div %%ecx" : : : "eax", "ecx", "edx");
}
__attribute__((noinline)) static int overflow(volatile char *outer) {
  volatile char frame[10000];
  frame[0] = outer ? outer[0] : 1;
  if (!frame[0])
    return 0;
  return overflow(frame) + frame[0];
}
static void by_overflow(void) { overflow(NULL); }
static void by_breakpoint(void) { __asm__ volatile("int3"); }
static void by_alarm(void) {
  struct itimerval soon = {.it_value = {.tv_usec = 1}};
  setitimer(ITIMER_REAL, &soon, NULL);
  for (;;)
    pause();
}
static void by_pipe(void) {
  int ends[2];
  NEED(!pipe(ends));
  close(ends[0]);
  (void)!write(ends[1], "", 1);
}
static void by_sigterm(void) { kill(getpid(), SIGTERM); }
static void by_sigint(void) { raise(SIGINT); }
static void by_sighup(void) { raise(SIGHUP); }
static void by_sigusr1(void) { raise(SIGUSR1); }
static void by_sigsys(void) { raise(SIGSYS); }
static void by_real_time(void) { raise(SIGRTMAX); }
static void by_sent_sigsegv(void) { kill(getpid(), SIGSEGV); }
static void *fault_in_thread(void *unused) {
  by_fault();
  return unused;
}
static void by_thread(void) {
  pthread_t thread;
  NEED(!pthread_create(&thread, NULL, fault_in_thread, NULL));
  pthread_join(thread, NULL);
}
static void by_sigkill(void) { raise(SIGKILL); }
static void by_immediate_exit(void) { _exit(5); }
static void by_execve(void) { execl("/bin/true", "true", (char *)NULL); }

// What the program has installed before.
static bool secret_seen;
static bool is_wiped(void) { return memory[100] == 0; }
static void report_and_exit(int number) {
  (void)number;
  secret_seen = !is_wiped();
  _exit(7);
}
static void report_with_reasons(int number, siginfo_t *info, void *context) {
  if (number != info->si_signo || !context || info->si_addr != (void *)null)
    _exit(8);
  signal(number, SIG_DFL);
}
static void return_at_once(int number) { (void)number; }
static sigjmp_buf safe_place;
static void recover(int number) { siglongjmp(safe_place, number); }

static void install(int number, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  NEED(!sigaction(number, &action, NULL));
}
static void before_nothing(void) {}
static void before_reporter(void) { install(SIGSEGV, report_and_exit, 0); }
static void before_reasons(void) {
  struct sigaction action = {.sa_sigaction = report_with_reasons,
                             .sa_flags = SA_SIGINFO};
  NEED(!sigaction(SIGSEGV, &action, NULL));
}
static void before_reset(void) {
  install(SIGSEGV, return_at_once, (int)SA_RESETHAND);
}
static void before_abort(void) { install(SIGABRT, return_at_once, 0); }
static void before_sigterm(void) { install(SIGTERM, return_at_once, 0); }
static void before_ignored(void) { install(SIGPIPE, SIG_IGN, 0); }
static void before_recovery(void) { install(SIGSEGV, recover, 0); }

// These go on, and show what is left by then.
static void report_state(void) { _exit(is_wiped() ? 20 : 21); }
static void survive_sigterm(void) {
  by_sigterm();
  report_state();
}
static void survive_pipe(void) {
  by_pipe();
  report_state();
}
static void survive_fault(void) {
  NEED(!lethe_leave_signal(SIGSEGV));
  if (!sigsetjmp(safe_place, 1))
    by_fault();
  report_state();
}
// A handler that is installed later is the program's own affair.
static void replaced(void) {
  install(SIGSEGV, recover, 0);
  NEED(!lethe_leave_signal(SIGSEGV));
  survive_fault();
}
static void wipe_first(void) {
  lethe_wipe_registered();
  _exit(5);
}
static void unregister(void) {
  lethe_unregister(memory + 100);
  exit(6);
}
static void protect_first(void) {
  NEED(!mprotect(memory + 4096, 4096, PROT_NONE));
  by_fault();
}

static const struct {
  const char *name;
  void (*before)(void), (*end)(void);
  bool wipes;
} ways[] = {
#define WAY(BEFORE, END, WIPES) {#BEFORE " " #END, BEFORE, END, WIPES}
    WAY(before_nothing, by_exit, true),
    WAY(before_nothing, by_quick_exit, true),
    WAY(before_nothing, by_abort, true),
    WAY(before_nothing, by_fault, true),
    WAY(before_nothing, by_trap, true),
    WAY(before_nothing, by_division, true),
    WAY(before_nothing, by_overflow, true),
    WAY(before_nothing, by_breakpoint, true),
    WAY(before_nothing, by_alarm, true),
    WAY(before_nothing, by_pipe, true),
    WAY(before_nothing, by_sigterm, true),
    WAY(before_nothing, by_sigint, true),
    WAY(before_nothing, by_sighup, true),
    WAY(before_nothing, by_sigusr1, true),
    WAY(before_nothing, by_sigsys, true),
    WAY(before_nothing, by_real_time, true),
    WAY(before_nothing, by_sent_sigsegv, true),
    WAY(before_nothing, by_thread, true),
    WAY(before_nothing, protect_first, true),
    WAY(before_nothing, wipe_first, true),
    WAY(before_reporter, by_fault, true),
    WAY(before_reasons, by_fault, true),
    WAY(before_reset, by_fault, true),
    WAY(before_abort, by_abort, true),
    WAY(before_sigterm, survive_sigterm, false),
    WAY(before_ignored, survive_pipe, false),
    WAY(before_recovery, survive_fault, false),
    WAY(before_nothing, replaced, false),
    WAY(before_nothing, unregister, false),
    // The limits.
    WAY(before_nothing, by_sigkill, false),
    WAY(before_nothing, by_immediate_exit, false),
    WAY(before_nothing, by_execve, false),
};

static int run(size_t way, bool registers) {
  memset(memory, SECRET, SIZE + 200);
  pid_t child = fork();
  NEED(child >= 0);
  if (!child) {
    ways[way].before();
    if (registers)
      NEED(!lethe_register(memory + 100, SIZE));
    ways[way].end();
    _exit(99);
  }
  int status;
  NEED(waitpid(child, &status, 0) == child);
  return status;
}

static bool all_are(const unsigned char *data, size_t size, int value) {
  for (size_t i = 0; i < size; ++i)
    if (data[i] != value)
      return false;
  return true;
}

int main(void) {
  struct rlimit no_core = {0, 0}, little = {1 << 20, 1 << 20};
  NEED(!setrlimit(RLIMIT_CORE, &no_core) && !setrlimit(RLIMIT_STACK, &little));
  // As whoever started this has left them.
  for (int number = 1; number < SIGRTMIN - 2; ++number)
    if (number != SIGKILL && number != SIGSTOP)
      signal(number, SIG_DFL);
  memory = mmap(NULL, SIZE + 200, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  NEED(memory != MAP_FAILED);
  for (size_t way = 0; way < sizeof ways / sizeof ways[0]; ++way) {
    int plain = run(way, false);
    CHECK(all_are(memory, SIZE + 200, SECRET), "%s wipes by itself",
          ways[way].name);
    int registered = run(way, true);
    CHECK(plain == registered, "%s: status %#x with a range, %#x without",
          ways[way].name, (unsigned)registered, (unsigned)plain);
    CHECK(all_are(memory + 100, SIZE, ways[way].wipes ? 0 : SECRET),
          "%s: the range is%s wiped", ways[way].name,
          ways[way].wipes ? " not" : "");
    CHECK(all_are(memory, 100, SECRET) &&
              all_are(memory + 100 + SIZE, 100, SECRET),
          "%s: the neighbours are wiped", ways[way].name);
  }
  return failures != 0;
}
