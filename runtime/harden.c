#define _GNU_SOURCE
#include "lethe.h"
#include "system_call.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#ifndef MCL_ONFAULT
#define MCL_ONFAULT 4 /* of Linux 4.4 */
#endif

/* Each returns 0 or an error number. */

static int forbid_core(void) {
  struct rlimit none = {0, 0};
  return setrlimit(RLIMIT_CORE, &none) ? errno : 0;
}

static int forbid_dumping(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) ? errno : 0;
}

/* Nobody can be kept from what he does already. By system calls of its own, so
 * that no thread is cancelled in between. */
static int find_tracer(void) {
  static const char field[] = "\nTracerPid:";
  char text[4096];
  long file = lethe_system_call(SYS_open, (long)"/proc/self/status",
                                O_RDONLY | O_CLOEXEC, 0);
  if (file < 0)
    return (int)-file;
  long size = lethe_system_call(SYS_read, file, (long)text, sizeof text - 1);
  lethe_system_call(SYS_close, file, 0, 0);
  if (size < 0)
    return (int)-size;
  text[size] = 0;
  const char *found = strstr(text, field);
  if (!found)
    return ENOTSUP;
  return strtol(found + sizeof field - 1, NULL, 10) ? EBUSY : 0;
}

/* Yama's exception, if a debugger was ever given one; without Yama there is
 * none. */
static int forbid_tracing(void) {
  if (prctl(PR_SET_PTRACER, 0, 0, 0, 0) && errno != EINVAL)
    return errno;
  int error = forbid_dumping();
  return error ? error : find_tracer();
}

/* Pages that have never been touched hold nothing: they are locked as they
 * come. */
static int lock_all(void) {
  if (!mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
    return 0;
  if (errno == EINVAL && !mlockall(MCL_CURRENT | MCL_FUTURE))
    return 0;
  return errno;
}

unsigned lethe_harden_process(unsigned flags) {
  static const struct {
    unsigned flag;
    int (*harden)(void);
  } steps[] = {
      {LETHE_HARDEN_CORE, forbid_core},
      {LETHE_HARDEN_DUMPABLE, forbid_dumping},
      {LETHE_HARDEN_PTRACE, forbid_tracing},
      {LETHE_HARDEN_MLOCK, lock_all},
  };
  unsigned missing = flags;
  int first = 0;
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; ++i) {
    if (!(flags & steps[i].flag))
      continue;
    int error = steps[i].harden();
    if (!error)
      missing &= ~steps[i].flag;
    else if (!first)
      first = error;
  }
  if (missing)
    errno = first ? first : EINVAL;
  return missing;
}
