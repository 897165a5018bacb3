// Has a secret on its stack, in one of three ways, and then is looked at:
// direct, called (after lethe_call), within (inside of one).
#include "direct_call.h"
#include <lethe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *place, *end;

// Waits for whoever looks at this process, or dies for him.
static void stop(void) {
  if (!strcmp(end, "abort"))
    abort();
  puts("ready");
  fflush(stdout);
  (void)!read(0, &(char){0}, 1);
}

// The secret is "qN8#v_Lz", many times, here with each byte inverted.
static void use_secret(void *unused) {
  static const unsigned char inverted[] = {0x8e, 0xb1, 0xc7, 0xdc,
                                           0x89, 0xa0, 0xb3, 0x85};
  volatile unsigned char secret[16384];
  (void)unused;
  for (unsigned i = 0; i < sizeof secret; ++i)
    secret[i] = (unsigned char)~inverted[i % 8];
  if (!strcmp(place, "within"))
    stop();
}

int main(int count, char **arguments) {
  if (count != 3)
    return 2;
  place = arguments[1];
  end = arguments[2];
  (strcmp(place, "direct") ? lethe_call : direct_call)(use_secret, NULL);
  if (strcmp(place, "within"))
    stop();
  return 0;
}
