// Holds a secret in memory of one kind, its storage freed before the second
// stop, and waits to be looked at: holder KIND. KIND is malloc, heap, guarded,
// ordinary, or wiped. Reads the secret's seed from the command line, so that
// the secret is in no file.
#include <lethe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 64 };

// As search-memory.py computes it; straight into memory.
static void make_secret(unsigned char *place, unsigned seed) {
  for (int i = 0; i < SIZE; ++i) {
    seed = seed * 1103515245 + 12345;
    place[i] = (unsigned char)(seed >> 16);
  }
}

static void stop(const char *what) {
  printf("%s %d\n", what, (int)getpid());
  fflush(stdout);
  char line[8];
  if (read(STDIN_FILENO, line, 1) != 1)
    _exit(2);
}

static unsigned char *allocate(const char *kind) {
  if (!strcmp(kind, "malloc") || !strcmp(kind, "wiped"))
    return malloc(SIZE);
  if (!strcmp(kind, "guarded"))
    return lethe_malloc_flags(SIZE, LETHE_GUARDED);
  if (!strcmp(kind, "ordinary"))
    return lethe_malloc_flags(SIZE, LETHE_ORDINARY);
  return lethe_malloc(SIZE);
}

static void release(const char *kind, unsigned char *block) {
  if (!strcmp(kind, "wiped"))
    lethe_wipe(block, SIZE);
  if (!strcmp(kind, "malloc") || !strcmp(kind, "wiped"))
    free(block);
  else
    lethe_free(block);
}

int main(int count, char **arguments) {
  if (count != 3)
    return 2;
  // Any process of the same user may look.
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
  const char *kind = arguments[1];
  unsigned char *secret = allocate(kind);
  if (!secret)
    return 2;
  make_secret(secret, (unsigned)strtoul(arguments[2], NULL, 10));

  stop("live");
  pid_t child = fork();
  if (!child) {
    stop("child");
    _exit(0);
  }
  waitpid(child, NULL, 0);
  release(kind, secret);
  stop("freed");
  // Once more, for the core file of a process that aborts.
  secret = allocate(kind);
  if (!secret)
    return 2;
  make_secret(secret, (unsigned)strtoul(arguments[2], NULL, 10));
  abort();
}
