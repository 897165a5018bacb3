// LETHE_WIPE and LETHE_SCOPED reach all of an object, whatever it is.
// RUN: %clang -std=c11 -pedantic-errors -O2 -Wall -Wextra -Werror -I%lethe-include -o %t %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t
// RUN: %clang -std=c23 -pedantic-errors -O2 -Wall -Wextra -Werror -I%lethe-include -o %t.c23 %s %S/Inputs/check.c %lethe-library/liblethe.a
// RUN: %t.c23
// RUN: %clangxx -x c++ -std=c++17 -pedantic-errors -O2 -Wall -Wextra -Werror -I%lethe-include -c -o %t.o %s
// RUN: %clang -c -o %t.check.o %S/Inputs/check.c
// RUN: %clangxx -o %t.cxx %t.o %t.check.o %lethe-library/liblethe.a
// RUN: %t.cxx
#ifdef __cplusplus
extern "C" {
#endif
#include "Inputs/check.h"
#ifdef __cplusplus
}
#endif
#include <lethe.h>
#include <string.h>

struct key {
  unsigned char bytes[37];
  struct key *next;
};
union any {
  long double number;
  unsigned char bytes[33];
};

#define CHECK_WIPE(TYPE, ...)                                                  \
  do {                                                                         \
    TYPE object __VA_ARGS__;                                                   \
    memset((void *)&object, 0xA5, sizeof object);                              \
    LETHE_WIPE(object);                                                        \
    CHECK(lethe_is_zero((void *)&object, sizeof object),                       \
          #TYPE #__VA_ARGS__ " is not all zero");                              \
  } while (0)

static unsigned char *outer, *inner;
static struct key keys[2];

// Both ends of a scope in one function, left in different ways.
static int leave(int how) {
  struct key *first = &keys[0];
  LETHE_SCOPED(*first);
  for (int i = 0; i < 2; ++i) {
    struct key *second = &keys[1];
    LETHE_SCOPED(*second);
    memset(outer, 0xA5, sizeof keys[0]);
    memset(inner, 0xA5, sizeof keys[1]);
    if (how == 0)
      return outer[0];
    if (how == 1)
      break;
    if (how == 2)
      continue;
    if (how == 3)
      goto out;
  }
  CHECK(outer[0] == 0xA5, "wiped too early");
out:
  return lethe_is_zero(inner, sizeof keys[1]) ? 0xA5 : 0;
}

int main(void) {
  CHECK_WIPE(int, );
  CHECK_WIPE(long double, );
  CHECK_WIPE(struct key, );
  CHECK_WIPE(union any, );
  CHECK_WIPE(unsigned char, [33]);
  CHECK_WIPE(unsigned char, [5][7]);
  CHECK_WIPE(struct key *, [3]);
  CHECK_WIPE(volatile struct key, );

  struct key pair[2];
  memset(pair, 0xA5, sizeof pair);
  LETHE_WIPE(pair[1]);
  LETHE_WIPE(pair[0].bytes);
  CHECK(lethe_is_zero(&pair[1], sizeof pair[1]) &&
            lethe_is_zero(pair[0].bytes, 37) && pair[0].next,
        "a part of an object");

  outer = (unsigned char *)&keys[0];
  inner = (unsigned char *)&keys[1];
  for (int how = 0; how < 4; ++how) {
    CHECK(leave(how) == 0xA5, "way %d: the value is wrong", how);
    CHECK(lethe_is_zero(keys, sizeof keys), "way %d leaves data", how);
  }

  char text[] = "one\0two";
  lethe_wipe_string(text);
  CHECK(lethe_is_zero(text, 4) && !strcmp(text + 4, "two"), "a string");
  lethe_wipe_string(NULL);
  return failures != 0;
}
