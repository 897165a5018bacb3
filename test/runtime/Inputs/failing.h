// Calls to the C library that fail when they are told to: what memory comes
// from, here; a test adds what else its subject calls. Needs _GNU_SOURCE.
#ifndef FAILING_H
#define FAILING_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

// Which call is to fail; those after it, too, or not; how many there were.
static int failing, calls;
static bool persists, is_armed;

static bool fails(void) {
  if (!is_armed)
    return false;
  ++calls;
  if (calls != failing && !(persists && calls > failing))
    return false;
  errno = ENOMEM;
  return true;
}

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

void *mmap(void *address, size_t size, int access, int flags, int file,
           off_t offset) {
  if (fails())
    return MAP_FAILED;
  return REAL(mmap)(address, size, access, flags, file, offset);
}
int mprotect(void *address, size_t size, int access) {
  return fails() ? -1 : REAL(mprotect)(address, size, access);
}
int madvise(void *address, size_t size, int advice) {
  return fails() ? -1 : REAL(madvise)(address, size, advice);
}
int mlock(const void *address, size_t size) {
  return fails() ? -1 : REAL(mlock)(address, size);
}
int ftruncate(int file, off_t size) {
  return fails() ? -1 : REAL(ftruncate)(file, size);
}

#endif
