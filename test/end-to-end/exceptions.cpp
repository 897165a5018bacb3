// Exceptions that leave secret functions, past their epilogues. The functions
// that catch them here are not secret, and erase nothing.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <stdlib.h>
#include <string.h>

namespace {

// Enough of them that what catches does not overwrite all by chance.
class Traces {
public:
  __attribute__((always_inline)) Traces(const uint8_t *key LETHE_SECRET,
                                        unsigned salt) {
    for (unsigned i = 0; i < 1024; ++i)
      values[i] = mix64(load64(key), salt + i);
  }
  __attribute__((always_inline)) uint64_t sum() const {
    return values[3] ^ values[900];
  }

private:
  volatile uint64_t values[1024];
};

template <class Secret>
NOINLINE uint64_t catchAll(const uint8_t *key, Secret secret) {
  try {
    return secret(key);
  } catch (int number) {
    return 100 + number;
  } catch (long number) {
    return 200 + number;
  }
}

NOINLINE void throwNumber(int number) {
  if (number)
    throw number;
}

NOINLINE uint64_t throws(const uint8_t *key LETHE_SECRET) {
  Traces copy(key, 1);
  if (copy.sum() | 1)
    throw 1;
  return copy.sum();
}

NOINLINE uint64_t passes(const uint8_t *key LETHE_SECRET) {
  Traces copy(key, 2);
  throwNumber(2);
  return copy.sum();
}

NOINLINE uint64_t rethrows(const uint8_t *key LETHE_SECRET) {
  Traces copy(key, 3);
  try {
    throwNumber(3);
  } catch (...) {
    throw;
  }
  return copy.sum();
}

NOINLINE uint64_t catchesOther(const uint8_t *key LETHE_SECRET) {
  Traces copy(key, 4);
  try {
    throwNumber(4);
  } catch (const char *) {
    return 1;
  }
  return copy.sum();
}

NOINLINE uint64_t throwsAnother(const uint8_t *key LETHE_SECRET) {
  Traces copy(key, 5);
  try {
    throwNumber(5);
  } catch (int number) {
    throw long(number + (copy.sum() & 0));
  }
  return copy.sum();
}

struct Wiper {
  const uint8_t *Key;
  NOINLINE ~Wiper() {
    Traces copy(Key, 6);
    (void)copy.sum();
  }
};

NOINLINE uint64_t destroys(const uint8_t *key LETHE_SECRET) {
  Wiper outer{key};
  {
    Wiper inner{key + 8};
    throwNumber(6);
  }
  return load64(key);
}

struct Member {
  uint64_t Value;
  NOINLINE explicit Member(const uint8_t *key LETHE_SECRET) {
    Traces copy(key, 7);
    Value = copy.sum();
  }
  NOINLINE ~Member() { Value = mix64(Value, 8); }
};
struct Owner {
  Member First;
  uint64_t Rest;
  NOINLINE explicit Owner(const uint8_t *key LETHE_SECRET) try
      : First(key), Rest(load64(key)) {
    throwNumber(7);
  } catch (int number) {
    throw number + int(mix64(load64(key), number) & 0);
  }
};

NOINLINE uint64_t constructs(const uint8_t *key LETHE_SECRET) {
  Owner owner(key);
  return owner.First.Value;
}

NOINLINE uint64_t recurses(const uint8_t *key LETHE_SECRET, int depth) {
  Traces copy(key, depth);
  if (!depth)
    throw 8;
  return copy.sum() ^ recurses(key + 1, depth - 1);
}

NOINLINE uint64_t hasLargeFrame(const uint8_t *key LETHE_SECRET) {
  Traces copy(key, 9);
  volatile uint64_t copies[4000];
  for (int i = 0; i < 4000; ++i)
    copies[i] = mix64(load64(key), i);
  throwNumber(9);
  return copies[17] ^ copy.sum();
}

NOINLINE uint64_t isRealigned(const uint8_t *key LETHE_SECRET) {
  alignas(256) volatile uint64_t copies[1024];
  for (int i = 0; i < 1024; ++i)
    copies[i] = mix64(load64(key), i);
  throwNumber(10);
  return copies[3];
}

NOINLINE uint64_t hasDynamicStack(const uint8_t *key LETHE_SECRET, int count) {
  volatile uint64_t *copies =
      static_cast<uint64_t *>(__builtin_alloca(count * sizeof(uint64_t)));
  for (int i = 0; i < count; ++i)
    copies[i] = mix64(load64(key), i);
  throwNumber(11);
  return copies[3];
}

NOINLINE uint64_t usesVectors(const uint8_t *key LETHE_SECRET) {
  double values[1024];
  for (int i = 0; i < 1024; ++i)
    values[i] = double(mix64(load64(key), i));
  volatile double sum = 0;
  for (int i = 0; i < 1024; ++i)
    sum = sum + values[i] * values[1023 - i];
  throwNumber(12);
  return uint64_t(sum);
}

NOINLINE uint64_t takesMany(const uint8_t *key LETHE_SECRET, uint64_t b,
                            uint64_t c, uint64_t d, uint64_t e, uint64_t f,
                            uint64_t g, uint64_t h) {
  Traces copy(key, b + c + d + e + f + g + h);
  throwNumber(13);
  return copy.sum();
}

struct Block {
  uint64_t Words[600];
};

NOINLINE uint64_t takesByValue(Block block LETHE_SECRET) {
  throwNumber(int(block.Words[7] & 0) + 15);
  return block.Words[5];
}

NOINLINE uint64_t hands(const uint8_t *key LETHE_SECRET) {
  Block block;
  for (int i = 0; i < 600; ++i)
    block.Words[i] = mix64(load64(key), i);
  return takesByValue(block);
}

int compareAndThrow(const void *a, const void *b) {
  Traces copy(static_cast<const uint8_t *>(a), 14);
  (void)copy.sum();
  throwNumber(14);
  return a < b;
}

NOINLINE uint64_t sorts(const uint8_t *key LETHE_SECRET) {
  uint64_t copies[4];
  memcpy(copies, key, sizeof copies);
  qsort(copies, 4, sizeof copies[0], compareAndThrow);
  return copies[0];
}

} // namespace

// residue-case: thrown(secret:64) -> u64
extern "C" uint64_t thrown(const uint8_t *key) { return catchAll(key, throws); }

// residue-case: passed(secret:64) -> u64
extern "C" uint64_t passed(const uint8_t *key) { return catchAll(key, passes); }

// residue-case: rethrown(secret:64) -> u64
extern "C" uint64_t rethrown(const uint8_t *key) {
  return catchAll(key, rethrows);
}

// residue-case: not_caught(secret:64) -> u64
extern "C" uint64_t not_caught(const uint8_t *key) {
  return catchAll(key, catchesOther);
}

// residue-case: exchanged(secret:64) -> u64
extern "C" uint64_t exchanged(const uint8_t *key) {
  return catchAll(key, throwsAnother);
}

// residue-case: destroyed(secret:64) -> u64
extern "C" uint64_t destroyed(const uint8_t *key) {
  return catchAll(key, destroys);
}

// residue-case: constructor(secret:64) -> u64
extern "C" uint64_t constructor(const uint8_t *key) {
  return catchAll(key, constructs);
}

// residue-case: recursion(secret:64) -> u64
extern "C" uint64_t recursion(const uint8_t *key) {
  return catchAll(key, [](const uint8_t *k) { return recurses(k, 6); });
}

// residue-case: large_frame(secret:64) -> u64
extern "C" uint64_t large_frame(const uint8_t *key) {
  return catchAll(key, hasLargeFrame);
}

// residue-case: realigned(secret:64) -> u64
extern "C" uint64_t realigned(const uint8_t *key) {
  return catchAll(key, isRealigned);
}

// residue-case: dynamic_stack(secret:64) -> u64
extern "C" uint64_t dynamic_stack(const uint8_t *key) {
  return catchAll(key,
                  [](const uint8_t *k) { return hasDynamicStack(k, 1024); });
}

// residue-case: vectors(secret:64) -> u64
extern "C" uint64_t vectors(const uint8_t *key) {
  return catchAll(key, usesVectors);
}

// residue-case: stack_arguments(secret:64) -> u64
extern "C" uint64_t stack_arguments(const uint8_t *key) {
  return catchAll(
      key, [](const uint8_t *k) { return takesMany(k, 2, 3, 4, 5, 6, 7, 8); });
}

// residue-case: by_value(secret:64) -> u64
extern "C" uint64_t by_value(const uint8_t *key) {
  return catchAll(key, hands);
}

// residue-case: through_foreign_code(secret:64) -> u64
extern "C" uint64_t through_foreign_code(const uint8_t *key) {
  return catchAll(key, sorts);
}
