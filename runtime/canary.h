#ifndef LETHE_CANARY_H
#define LETHE_CANARY_H

#include "pages.h"

#include <stdint.h>

/* Between any two blocks. */
enum { LETHE_CANARY_BYTES = 16 };

/* Draws the key. Returns 0, or -1 with errno. */
LETHE_INTERNAL int lethe_draw_canary_key(void);

/* Canaries fill a place with bytes that depend on the key and the place, none
 * of them 0: so that one too many byte of a string shows for certain. */
LETHE_INTERNAL void lethe_plant_canary(unsigned char *place, size_t size);

/* What of it was changed: which bytes, counted from the place. Both are size
 * if none was. A canary in a child that the kernel has wiped is zeros. */
struct lethe_damage {
  size_t first, last;
};
LETHE_INTERNAL struct lethe_damage
lethe_check_canary(const unsigned char *place, size_t size, bool is_wiped);

#endif
