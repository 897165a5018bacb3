// A marked local is wiped when its scope ends, on every way out of it, long
// before its function returns. Without the plugin, or with its argument
// no-scope-ends, it is still there.
// DEFINE: %{build} = %clangxx -std=c++20 -I %S/Inputs -I %lethe-include %s %lethe-library/liblethe.a
// RUN: %{build} -O0 %lethe-codegen -o %t && %t | FileCheck %s --check-prefix=WIPED
// RUN: %{build} -O1 %lethe-codegen -o %t && %t | FileCheck %s --check-prefix=WIPED
// RUN: %{build} -O2 %lethe-codegen -o %t && %t | FileCheck %s --check-prefix=WIPED
// RUN: %{build} -O3 %lethe-codegen -march=x86-64-v3 -o %t && %t | FileCheck %s --check-prefix=WIPED
// RUN: %{build} -Os %lethe-codegen -o %t && %t | FileCheck %s --check-prefix=WIPED
// RUN: %{build} -O0 -o %t && %t | FileCheck %s --check-prefix=LEFT
// RUN: %{build} -O2 -o %t && %t | FileCheck %s --check-prefix=LEFT
// RUN: %{build} -O2 %lethe-codegen -fplugin-arg-lethe-no-scope-ends -o %t && %t | FileCheck %s --check-prefix=LEFT
// WIPED-COUNT-13: : 0 bytes left
// WIPED-NOT: left
// LEFT-COUNT-13: : {{[1-9][0-9]*}} bytes left
#include "mix.h"
#include <stdio.h>

namespace {

const volatile unsigned char *last;
size_t lastSize;

__attribute__((noinline, optnone)) void publish(const volatile void *data,
                                                size_t size) {
  last = static_cast<const volatile unsigned char *>(data);
  lastSize = size;
}

// To be called when what was published is out of scope.
__attribute__((noinline, optnone)) int count() {
  int left = 0;
  for (size_t i = 0; i < lastSize; ++i)
    left += last[i] != 0;
  return left;
}

struct LETHE_SECRET Key {
  uint64_t Words[5];
};

inline void fill(uint64_t *words, size_t size, const uint8_t *key) {
  for (size_t i = 0; i < size; ++i)
    words[i] = mix64(load64(key), i) | 0x0101010101010101;
  publish(words, size * sizeof *words);
}

NOINLINE int block(const uint8_t *key LETHE_SECRET) {
  {
    uint64_t copy[4] LETHE_SECRET;
    fill(copy, 4, key);
  }
  return count();
}

NOINLINE int large(const uint8_t *key LETHE_SECRET) {
  {
    uint64_t copy[400] LETHE_SECRET;
    fill(copy, 400, key);
  }
  return count();
}

NOINLINE int scalar(const uint8_t *key LETHE_SECRET) {
  {
    uint64_t copy LETHE_SECRET;
    fill(&copy, 1, key);
  }
  return count();
}

NOINLINE int ofType(const uint8_t *key LETHE_SECRET) {
  {
    Key copy;
    fill(copy.Words, 5, key);
  }
  return count();
}

NOINLINE int loop(const uint8_t *key LETHE_SECRET) {
  int left = 0;
  for (int i = 0; i < 3; ++i) {
    if (i)
      left += count();
    uint64_t copy[4] LETHE_SECRET;
    fill(copy, 4, key + i);
    if (i == 1)
      continue;
  }
  return left + count();
}

NOINLINE int breaks(const uint8_t *key LETHE_SECRET) {
  while (true) {
    uint64_t copy[4] LETHE_SECRET;
    fill(copy, 4, key);
    if (copy[0])
      break;
  }
  return count();
}

NOINLINE int jumps(const uint8_t *key LETHE_SECRET) {
  {
    uint64_t copy[4] LETHE_SECRET;
    fill(copy, 4, key);
    {
      if (copy[0])
        goto out;
    }
    publish(copy, 1);
  }
out:
  return count();
}

NOINLINE int jumpsByTable(const uint8_t *key LETHE_SECRET, int choice) {
  switch (choice) {
  case 1: {
    uint64_t copy[4] LETHE_SECRET;
    fill(copy, 4, key);
    break;
  }
  default:
    return 1000;
  }
  return count();
}

NOINLINE void mayThrow(uint64_t value) {
  if (value)
    throw 1;
}

NOINLINE int throws(const uint8_t *key LETHE_SECRET) {
  try {
    uint64_t copy[4] LETHE_SECRET;
    fill(copy, 4, key);
    mayThrow(copy[0]);
  } catch (int) {
    return count();
  }
  return 1000;
}

NOINLINE int statementExpression(const uint8_t *key LETHE_SECRET) {
  uint64_t low = ({
    uint64_t copy[4] LETHE_SECRET;
    fill(copy, 4, key);
    copy[3] & 1;
  });
  return count() + !low;
}

NOINLINE Key makeKey(const uint8_t *key LETHE_SECRET) {
  Key made;
  fill(made.Words, 5, key);
  return made;
}

NOINLINE void use(const Key &key) { publish(&key, sizeof key); }

NOINLINE int temporary(const uint8_t *key LETHE_SECRET) {
  use(makeKey(key));
  return count();
}

__attribute__((always_inline)) inline void
helper(const uint8_t *key LETHE_SECRET) {
  uint64_t copy[4] LETHE_SECRET;
  fill(copy, 4, key);
}

NOINLINE int inlined(const uint8_t *key LETHE_SECRET) {
  helper(key);
  return count();
}

NOINLINE int lambda(const uint8_t *key LETHE_SECRET) {
  {
    uint64_t copy LETHE_SECRET = load64(key) | 0x0101010101010101;
    auto closure = [copy] { return copy; };
    static_assert(sizeof closure == sizeof copy);
    publish(&closure, sizeof closure);
    mayThrow(closure() == 0);
  }
  return count();
}

} // namespace

int main() {
  const uint8_t key[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const struct {
    const char *Name;
    int Left;
  } cases[] = {{"block", block(key)},
               {"large", large(key)},
               {"scalar", scalar(key)},
               {"ofType", ofType(key)},
               {"loop", loop(key)},
               {"breaks", breaks(key)},
               {"jumps", jumps(key)},
               {"jumpsByTable", jumpsByTable(key, 1)},
               {"throws", throws(key)},
               {"statementExpression", statementExpression(key)},
               {"temporary", temporary(key)},
               {"inlined", inlined(key)},
               {"lambda", lambda(key)}};
  for (const auto &c : cases)
    printf("%s: %d bytes left\n", c.Name, c.Left);
}
