// Epilogues next to landing pads.
#include "shapes.h"
#include <cstdint>
#include <lethe.h>

#define NOINLINE __attribute__((noinline))

static volatile std::uint64_t sink;

struct Guard {
  NOINLINE ~Guard() { sink = word; }
  std::uint64_t word LETHE_SECRET;
};

static NOINLINE std::uint64_t thrower(std::uint64_t value LETHE_SECRET) {
  volatile std::uint64_t copy[4] = {value, value + 1, value + 2, value + 3};
  if (copy[0] % 2)
    throw int(copy[1] % 5);
  return copy[2];
}

static NOINLINE std::uint64_t passed_through(std::uint64_t key LETHE_SECRET) {
  Guard guard{key};
  std::uint64_t sum = thrower(key) + thrower(key + 2);
  return sum ^ guard.word;
}

static NOINLINE std::uint64_t catches(std::uint64_t key LETHE_SECRET) {
  try {
    return passed_through(key) + key;
  } catch (int error) {
    return key * 3 + error;
  }
}

static NOINLINE std::uint64_t large(std::uint64_t key LETHE_SECRET) {
  volatile std::uint64_t table[300];
  for (int i = 0; i < 300; i += 50)
    table[i] = key + i;
  try {
    sink = thrower(table[50]);
  } catch (int error) {
    table[50] = error;
  }
  return table[50] + table[250];
}

const struct shape shapes[] = {
    {"returns", [] { sink = catches(8); }},
    {"catches", [] { sink = catches(7); }},
    {"large", [] { sink = large(5) + large(4); }},
    {0, 0},
};
