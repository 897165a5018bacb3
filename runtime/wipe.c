#include "lethe.h"

#include <string.h>

void lethe_wipe(void *data, size_t size) {
  if (size)
    memset(data, 0, size);
  // The bytes might be read here, for all the optimizer knows.
  __asm__ volatile("" : : "r"(data) : "memory");
}
