/* LetheTidy.so: what clang-tidy -load takes.
 *
 * clang-tidy prints a line and goes on, with exit status 0, when a library
 * cannot be loaded; and one that was built for another LLVM may load, register
 * its checks with a copy of LLVM that nobody asks, and find nothing. So this
 * library needs nothing of LLVM, finds out who the host is, and ends the
 * process when the checks could not run in it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char ChecksName[] = "LetheTidyChecks.so";

static void refuse(void) {
  fflush(NULL);
  _exit(1);
}

/* LLVMGetVersion of llvm-c/Core.h, which LLVM has had since 16 and keeps
 * stable; libLLVM exports it whatever the version. */
static void check_host(void) {
  void (*get_version)(unsigned *, unsigned *, unsigned *) =
      (void (*)(unsigned *, unsigned *, unsigned *))dlsym(RTLD_DEFAULT,
                                                          "LLVMGetVersion");
  unsigned major = 0, minor = 0, patch = 0;
  if (!get_version)
    return; /* linked statically: loading the checks will tell */
  get_version(&major, &minor, &patch);
  if (major == LETHE_LLVM_MAJOR)
    return;
  fprintf(stderr,
          "error: LetheTidy.so is built for clang-tidy %d, and this is "
          "clang-tidy %u; run clang-tidy-%d, or the LetheTidy.so of a build "
          "for LLVM %u\n",
          LETHE_LLVM_MAJOR, major, LETHE_LLVM_MAJOR, major);
  refuse();
}

static void load_checks(void) {
  Dl_info self;
  char path[PATH_MAX];
  const char *slash;
  int length;

  if (!dladdr((void *)&load_checks, &self) || !self.dli_fname) {
    fprintf(stderr, "error: LetheTidy.so cannot tell where it lies\n");
    refuse();
  }
  slash = strrchr(self.dli_fname, '/');
  length = slash ? (int)(slash - self.dli_fname + 1) : 0;
  if (snprintf(path, sizeof path, "%.*s%s", length, self.dli_fname,
               ChecksName) >= (int)sizeof path) {
    fprintf(stderr, "error: the path of LetheTidy.so is too long: %s\n",
            self.dli_fname);
    refuse();
  }
  /* RTLD_NOW: a missing symbol shall be found here and not in some check. */
  if (!dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    fprintf(stderr,
            "error: LetheTidy.so cannot load its checks: %s; both files must "
            "lie in one folder, and the host must be clang-tidy %d\n",
            dlerror(), LETHE_LLVM_MAJOR);
    refuse();
  }
}

__attribute__((constructor)) static void shake_hands(void) {
  check_host();
  load_checks();
}
