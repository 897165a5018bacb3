// Compiled plain for every variant: calls each case many times.
#include "../entry.h"
#include "cases.h"
#include <string.h>

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
CALL(frame_4096, 0, (const uint8_t *), (key))
CALL(frame_100000, 0, (const uint8_t *), (key))

/* What wiping a frame of that size comes to if the C library does it. */
#define CALL_MEMSET(size)                                                      \
  static void call_memset_##size(uint64_t times) {                             \
    static _Alignas(64) uint8_t memory[size];                                  \
    while (times--) {                                                          \
      memset(memory, 0, sizeof memory);                                        \
      __asm__ volatile("" : : "r"(memory) : "memory");                         \
    }                                                                          \
  }
FRAMES(CALL_MEMSET)

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
#define ENTRY_MEMSET(size) {"memset_" #size, Memset, call_memset_##size},
struct entry entries[] = {CASES(ENTRY) ENTRY(frame_4096, LargeFrame, , ) ENTRY(
    frame_100000, LargeFrame, , ) FRAMES(ENTRY_MEMSET){0, 0, 0}};
