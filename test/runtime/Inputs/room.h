// What the routines that erase below foreign code need of the stack themselves,
// and so erase at least: as stack_room.c says.
#ifndef ROOM_H
#define ROOM_H

#include "check.h"
#include <stdlib.h>
#include <string.h>

enum {
  QUICK_FOOTPRINT = 256, // on a thread's own or a signal stack
  SLOW_FOOTPRINT = 768   // where it has to ask for the stack's bounds
};

// The bytes that are wiped, of those asked for. room is what the stack has
// left if that can be found out, else 0.
static inline size_t wiped_bytes(size_t asked, size_t used, size_t room,
                                 int is_quick) {
  if (used < QUICK_FOOTPRINT)
    used = QUICK_FOOTPRINT;
  if (asked <= used)
    return used;
  if (!is_quick && used < SLOW_FOOTPRINT)
    used = SLOW_FOOTPRINT;
  size_t reachable = asked < room ? asked : room;
  return reachable > used ? reachable : used;
}

// Where the main thread's stack lies for now.
static inline void find_main_stack(unsigned char **low, unsigned char **high) {
  char line[256];
  void *from, *to;
  FILE *maps = fopen("/proc/self/maps", "r");
  NEED(maps);
  *low = *high = NULL;
  while (fgets(line, sizeof line, maps))
    if (strstr(line, "[stack]") && sscanf(line, "%p-%p", &from, &to) == 2) {
      *low = from;
      *high = to;
    }
  fclose(maps);
  NEED(*low);
}

#endif
