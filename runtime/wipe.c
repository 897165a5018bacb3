#include "lethe.h"

#include <string.h>

void lethe_wipe(void *data, size_t size) {
  if (!size)
    return;
  // For all the optimizer knows this returns another pointer, and whatever it
  // points to is read afterwards. data itself need not be kept over the call,
  // in a callee-saved register that would be saved first.
  __asm__ volatile("" : "+r"(data) : : "memory");
  memset(data, 0, size);
  __asm__ volatile("" : : : "memory");
}
