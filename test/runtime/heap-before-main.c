// The heap needs no constructor to have run: here it is used before any of the
// runtime's could, from a shared library's, too.
// RUN: %clang -O2 -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %t
// RUN: %clang -O2 -I%lethe-include -o %t.shared %s %lethe-library/liblethe.so -Wl,-rpath,%lethe-library
// RUN: %t.shared
#include <lethe.h>
#include <string.h>

static char *early;

static void allocate(void) {
  early = lethe_strdup("early");
  lethe_free(lethe_malloc_flags(32, LETHE_GUARDED));
}

__attribute__((section(".preinit_array"),
               used)) static void (*first)(void) = allocate;

__attribute__((destructor)) static void free_late(void) { lethe_free(early); }

int main(void) { return !early || strcmp(early, "early") != 0; }
