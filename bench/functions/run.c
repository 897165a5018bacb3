// Times all variants of all cases in turn, round after round, so that whatever
// else the machine does falls on all of them alike.
//
// usage: run ROUNDS VARIANT.so... ; prints NAME FOREIGN CYCLES... a line, the
// least time-stamp cycles a call of each variant over all rounds.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <x86intrin.h>

struct entry {
  const char *name;
  int foreign;
  void (*call)(uint64_t times);
};
enum { MAX_VARIANTS = 16 };

static double measure(const struct entry *entry, uint64_t times) {
  unsigned aux;
  _mm_lfence();
  uint64_t begin = __rdtsc();
  entry->call(times);
  uint64_t end = __rdtscp(&aux);
  return (double)(end - begin) / (double)times;
}

// So many calls that one measurement takes about 20,000 cycles.
static uint64_t calibrate(const struct entry *entry) {
  entry->call(100);
  double once = measure(entry, 100);
  return 1 + (uint64_t)(20000 / (once > 1 ? once : 1));
}

int main(int count, char **arguments) {
  const struct entry *variants[MAX_VARIANTS];
  long rounds = count > 2 ? strtol(arguments[1], NULL, 10) : 0;
  int number = count - 2;
  if (rounds < 1 || number > MAX_VARIANTS) {
    fprintf(stderr, "usage: run ROUNDS VARIANT.so...\n");
    return 2;
  }
  for (int v = 0; v < number; ++v) {
    void *library = dlopen(arguments[2 + v], RTLD_NOW | RTLD_LOCAL);
    variants[v] = library ? dlsym(library, "entries") : NULL;
    if (!variants[v]) {
      fprintf(stderr, "%s\n", dlerror());
      return 2;
    }
  }
  for (int c = 0; variants[0][c].name; ++c) {
    double least[MAX_VARIANTS];
    uint64_t times[MAX_VARIANTS];
    for (int v = 0; v < number; ++v) {
      times[v] = calibrate(&variants[v][c]);
      least[v] = 1e30;
    }
    for (long round = 0; round < rounds; ++round)
      for (int v = 0; v < number; ++v) {
        double cycles = measure(&variants[v][c], times[v]);
        if (cycles < least[v])
          least[v] = cycles;
      }
    printf("%s %d", variants[0][c].name, variants[0][c].foreign);
    for (int v = 0; v < number; ++v)
      printf(" %.2f", least[v]);
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
