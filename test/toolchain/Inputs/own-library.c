// Makes lethe-residue measure functions that are linked into it, where nothing
// can be loaded: in a static executable.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

#define CASES(DO)                                                              \
  DO(leaf)                                                                     \
  DO(calls)                                                                    \
  DO(large_frame)                                                              \
  DO(realigned)                                                                \
  DO(dynamic)                                                                  \
  DO(stack_argument)                                                           \
  DO(foreign) DO(tail) DO(floating) DO(two_ways)

#define DECLARE(NAME) void NAME(void);
CASES(DECLARE)

#define ENTRY(NAME) {#NAME, NAME},
static const struct {
  const char *name;
  void (*function)(void);
} cases[] = {CASES(ENTRY)};

void *dlopen(const char *path, int flags) {
  (void)path, (void)flags;
  return (void *)cases;
}

int dlclose(void *library) {
  (void)library;
  return 0;
}

char *dlerror(void) { return "no such case"; }

void *dlsym(void *library, const char *name) {
  (void)library;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
    if (!strcmp(cases[i].name, name))
      return (void *)cases[i].function;
  return NULL;
}

int dladdr1(const void *address, Dl_info *info, void **extra, int flags) {
  (void)address, (void)info, (void)extra, (void)flags;
  return 0;
}
