// Compiled plain for every variant: calls each case many times.
#include "../entry.h"
#include "cases.h"

static uint8_t key[512], data[512], out[512];
static uint64_t words[8];
static double reals[8];
static struct session session;
volatile uint64_t sink;

static uint64_t word(unsigned n) { return ((const uint64_t *)key)[n]; }

uint64_t public_function(uint64_t value) { return value * 3; }

#define CALL(name, foreign, parameters, arguments)                             \
  static void call_##name(uint64_t times) {                                    \
    uint64_t sum = 0;                                                          \
    while (times--)                                                            \
      sum += name arguments;                                                   \
    sink = sum;                                                                \
  }
CASES(CALL)

__attribute__((constructor)) static void prepare(void) {
  for (unsigned i = 0; i < sizeof key; ++i) {
    key[i] = (uint8_t)(i * 37 + 11);
    data[i] = (uint8_t)(i * 91 + 5);
  }
  for (unsigned i = 0; i < 8; ++i)
    reals[i] = i + 0.5;
}

#define ENTRY(name, foreign, parameters, arguments)                            \
  {#name, foreign, call_##name},
struct entry entries[] = {CASES(ENTRY){0, 0, 0}};
