// Times what several libraries have in their tables of entries, in turn, round
// after round, so that whatever else the machine does falls on all of them
// alike.
//
// usage: run ROUNDS REGEX LIBRARY.so... ; REGEX, an extended one, selects
// entries by their NAME or NAME LABEL. Prints NAME LABEL CYCLES... a line, the
// least time-stamp cycles a call of each library over all rounds; without
// cycles if this processor cannot run it. What takes long gets fewer rounds.
#include "entry.h"
#include <dlfcn.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <x86intrin.h>

enum { MaxLibraries = 16, CyclesOfMeasurement = 20000, FewestRounds = 20 };

struct run {
  long rounds;
  int number;
  const struct entry *tables[MaxLibraries];
};

static double measure(const struct entry *entry, uint64_t times) {
  unsigned aux;
  _mm_lfence();
  uint64_t begin = __rdtsc();
  entry->call(times);
  uint64_t end = __rdtscp(&aux);
  return (double)(end - begin) / (double)times;
}

// So many calls that one measurement takes about CyclesOfMeasurement. The first
// two find caches and predictors cold; what is short is tried some more.
static uint64_t calibrate(const struct entry *entry) {
  double once = measure(entry, 1);
  once = measure(entry, 1);
  if (once < CyclesOfMeasurement) {
    entry->call(100);
    once = measure(entry, 100);
  }
  return 1 + (uint64_t)(CyclesOfMeasurement / (once > 1 ? once : 1));
}

// A call that takes a thousand measurements' time need not be repeated as
// often.
static long count_rounds(const struct run *run, double cycles) {
  double rounds = (double)run->rounds * CyclesOfMeasurement / cycles;
  if (rounds >= (double)run->rounds)
    return run->rounds;
  long fewest = run->rounds < FewestRounds ? run->rounds : FewestRounds;
  return rounds > (double)fewest ? (long)rounds : fewest;
}

static void measure_entry(const struct run *run, int index) {
  double least[MaxLibraries];
  uint64_t times[MaxLibraries];
  long rounds = run->rounds;
  for (int l = 0; l < run->number; ++l) {
    const struct entry *entry = &run->tables[l][index];
    times[l] = calibrate(entry);
    least[l] = measure(entry, times[l]);
    long enough = count_rounds(run, least[l] * (double)times[l] / 2);
    rounds = enough < rounds ? enough : rounds;
  }
  while (rounds--)
    for (int l = 0; l < run->number; ++l) {
      double cycles = measure(&run->tables[l][index], times[l]);
      if (cycles < least[l])
        least[l] = cycles;
    }
  for (int l = 0; l < run->number; ++l)
    printf(" %.2f", least[l]);
}

static int is_selected(const regex_t *expression, const struct entry *entry) {
  char text[256];
  snprintf(text, sizeof text, "%s %d", entry->name, entry->label);
  return regexec(expression, text, 0, NULL, 0) == 0;
}

static int load(struct run *run, char **paths) {
  for (int l = 0; l < run->number; ++l) {
    void *library = dlopen(paths[l], RTLD_NOW | RTLD_LOCAL);
    run->tables[l] = library ? dlsym(library, "entries") : NULL;
    if (!run->tables[l]) {
      fprintf(stderr, "%s\n", dlerror());
      return 0;
    }
  }
  return 1;
}

int main(int count, char **arguments) {
  struct run run = {
      count > 3 ? strtol(arguments[1], NULL, 10) : 0, count - 3, {0}};
  regex_t expression;
  if (run.rounds < 1 || run.number > MaxLibraries ||
      regcomp(&expression, arguments[2], REG_EXTENDED | REG_NOSUB)) {
    fprintf(stderr, "usage: run ROUNDS REGEX LIBRARY.so...\n");
    return 2;
  }
  if (!load(&run, arguments + 3))
    return 2;
  for (int index = 0; run.tables[0][index].name; ++index) {
    const struct entry *entry = &run.tables[0][index];
    if (!is_selected(&expression, entry))
      continue;
    printf("%s %d", entry->name, entry->label);
    if (entry->call)
      measure_entry(&run, index);
    printf("\n");
    fflush(stdout);
  }
  regfree(&expression);
  return 0;
}
