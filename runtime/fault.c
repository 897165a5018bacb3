#define _GNU_SOURCE
#include "fault.h"

#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

void lethe_fault(const char *fault) {
  static const char prefix[] = "lethe: ", suffix[] = "\n";
  /* One call, so that no other thread's output comes between. */
  struct iovec line[] = {{(void *)prefix, sizeof prefix - 1},
                         {(void *)fault, strlen(fault)},
                         {(void *)suffix, sizeof suffix - 1}};
  ssize_t ignored = writev(STDERR_FILENO, line, 3);
  (void)ignored;
  abort();
}
