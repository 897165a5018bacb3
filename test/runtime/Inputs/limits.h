// What protects memory here, and how to have less of it.
#ifndef LIMITS_H
#define LIMITS_H

#include "check.h"
#include <linux/capability.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Limits count for those without privileges only.
static inline void drop_privileges(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2];
  memset(none, 0, sizeof none);
  NEED(!syscall(SYS_capset, &header, none));
}

static inline void limit_locked(rlim_t bytes) {
  struct rlimit limit = {bytes, bytes};
  NEED(!setrlimit(RLIMIT_MEMLOCK, &limit));
  drop_privileges();
}

// For children that crash on purpose.
static inline void forbid_core_files(void) {
  struct rlimit limit = {0, 0};
  NEED(!setrlimit(RLIMIT_CORE, &limit));
}

// As far as is allowed.
static inline void unlimit_locked(void) {
  struct rlimit limit;
  NEED(!getrlimit(RLIMIT_MEMLOCK, &limit));
  limit.rlim_cur = limit.rlim_max;
  NEED(!setrlimit(RLIMIT_MEMLOCK, &limit));
}

// Whether the pages at address have a flag of /proc/PID/smaps, such as "lo";
// -1 if nothing is there.
static inline int has_flag(const void *address, const char *flag) {
  FILE *maps = fopen("/proc/self/smaps", "r");
  NEED(maps);
  char line[512];
  int is_inside = 0, result = -1;
  while (result < 0 && fgets(line, sizeof line, maps)) {
    unsigned long low, high;
    if (sscanf(line, "%lx-%lx", &low, &high) == 2)
      is_inside = (uintptr_t)address >= low && (uintptr_t)address < high;
    else if (is_inside && !strncmp(line, "VmFlags:", 8)) {
      char word[8];
      snprintf(word, sizeof word, " %s ", flag);
      result = strstr(line, word) != NULL;
    }
  }
  fclose(maps);
  return result;
}

#endif
