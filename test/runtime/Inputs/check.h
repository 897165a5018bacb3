// Checks that count what fails and go on.
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

extern int failures; // in check.c

// Says no more than the first failures, as one fault may show in each byte.
#define CHECK(CONDITION, ...)                                                  \
  do {                                                                         \
    if (!(CONDITION) && failures++ < 20) {                                     \
      fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                          \
      fprintf(stderr, __VA_ARGS__);                                            \
      fputc('\n', stderr);                                                     \
    }                                                                          \
  } while (0)

// For what a test cannot do without.
#define NEED(CONDITION)                                                        \
  do {                                                                         \
    if (!(CONDITION)) {                                                        \
      perror(#CONDITION);                                                      \
      exit(2);                                                                 \
    }                                                                          \
  } while (0)

#endif
