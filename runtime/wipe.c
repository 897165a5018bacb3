#include "lethe.h"

#include <string.h>

/* Two stores that overlap as needed, with no call: calls cost more. Sizes from
 * 1 to twice 32 bytes. */
#define WIPE_ENDS(TYPE)                                                        \
  do {                                                                         \
    TYPE zero = {0};                                                           \
    memcpy(data, &zero, sizeof zero);                                          \
    memcpy((char *)data + size - sizeof zero, &zero, sizeof zero);             \
  } while (0)

struct bytes_16 {
  unsigned char bytes[16];
};
struct bytes_32 {
  unsigned char bytes[32];
};

static inline void wipe_few(void *data, size_t size) {
  if (size >= 32)
    WIPE_ENDS(struct bytes_32);
  else if (size >= 16)
    WIPE_ENDS(struct bytes_16);
  else if (size >= 8)
    WIPE_ENDS(unsigned long long);
  else if (size >= 4)
    WIPE_ENDS(unsigned);
  else if (size >= 2)
    WIPE_ENDS(unsigned short);
  else if (size)
    *(char *)data = 0;
}

/* For all a compiler knows this might be any function by the time it is called.
 * So the call stays, in link-time optimization, too; and can be a jump, with no
 * barrier to come back to. */
static void *(*const volatile fill)(void *, int, size_t) = memset;

void lethe_wipe(void *data, size_t size) {
  if (size > 64) {
    fill(data, 0, size);
    return;
  }
  // For all the optimizer knows this returns another pointer, and whatever it
  // points to is read afterwards.
  __asm__ volatile("" : "+r"(data) : : "memory");
  wipe_few(data, size);
  __asm__ volatile("" : : : "memory");
}
