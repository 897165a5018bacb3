// Secret functions call others of their file past the erasing, which is left to
// an entry that all others call.
// RUN: %clang %lethe-codegen -O2 -S -o %t.s %s && FileCheck %s --input-file %t.s && FileCheck %s --input-file %t.s --check-prefix=ENTRY && FileCheck %s --input-file %t.s --check-prefix=WHOLE
// RUN: %clang %lethe-codegen -O2 -g -fPIC -S -o %t.s %s && FileCheck %s --input-file %t.s
// RUN: %clang %lethe -O2 -Rpass=lethe -Rpass-missed=lethe -c -o %t.o %s 2>&1 | FileCheck %s --check-prefix=REMARK
// Neither of what can be replaced,
// RUN: %clang %lethe-codegen -O2 -fPIC -fsemantic-interposition -S -o - %s | FileCheck %s --check-prefix=REPLACEABLE
// nor where each function is counted, or patched, or nothing is optimized.
// RUN: %clang %lethe-codegen -O0 -S -o - %s | FileCheck %s --check-prefix=NONE
// RUN: %clang %lethe-codegen -O2 -pg -S -o - %s | FileCheck %s --check-prefix=NONE
// RUN: %clang %lethe-codegen -O2 -pg -mfentry -S -o - %s | FileCheck %s --check-prefix=NONE
// RUN: %clang %lethe-codegen -O2 -fpatchable-function-entry=2 -S -o - %s | FileCheck %s --check-prefix=NONE
// RUN: %clang %lethe-codegen -O2 -finstrument-functions-after-inlining -S -o - %s | FileCheck %s --check-prefix=NONE
// NONE-NOT: .interior
// REPLACEABLE-NOT: {{inner|looped}}.interior
#include <stdarg.h>
#include <stdint.h>
#define SECRET __attribute__((annotate("secret")))
#define NOINLINE __attribute__((noinline))

// CHECK: {{^}}inner.interior:
// CHECK-NOT: __lethe_return
// CHECK: {{^}}inner:
// CHECK: callq inner.interior
// CHECK: __lethe_return_stack
// REMARK-DAG: entries.c:[[@LINE+2]]:{{[0-9]+}}: remark: 'inner' leaves erasing to its callers
// REMARK-DAG: entries.c:[[@LINE+1]]:{{[0-9]+}}: remark: 'inner' erases {{[0-9]+}} bytes of stack
NOINLINE uint64_t inner(const uint8_t *key SECRET) {
  volatile uint64_t keep[40];
  for (int i = 0; i < 40; ++i)
    keep[i] = key[i % 8] * (i + 1u);
  return keep[3] ^ keep[39];
}

// CHECK: {{^}}outer:
// CHECK: callq inner.interior
// CHECK: callq inner.interior
// CHECK: __lethe_return_stack
uint64_t outer(const uint8_t *key SECRET) {
  return inner(key) + inner(key + 8);
}

// One that is not secret calls what erases.
// CHECK: {{^}}plain:
// CHECK: callq {{(inner|inner@PLT|\.Linner\$local)$}}
uint64_t plain(int n) {
  static const uint8_t published[8] = {1, 2, 3};
  return inner(published) + (uint64_t)n;
}

// A local one whose address is known elsewhere, and one called in a loop.
// ENTRY-DAG: {{^}}taken.interior:
static NOINLINE uint64_t taken(const uint8_t *key SECRET) {
  volatile uint64_t keep = key[0];
  return keep;
}
uint64_t (*pointer)(const uint8_t *key) = taken;
// ENTRY-DAG: {{^}}looped.interior:
NOINLINE uint64_t looped(const uint8_t *key SECRET) {
  volatile uint64_t keep = key[0];
  return keep * 3;
}

// All others are left as they are. Local ones that only secret functions call
// need no entry,
// WHOLE-NOT: {{^}}local.interior:
static NOINLINE uint64_t local(const uint8_t *key SECRET) {
  volatile uint64_t keep = key[0];
  return keep * 5;
}
// nor is one worth it that is called once.
// WHOLE-NOT: {{^}}once.interior:
NOINLINE uint64_t once(const uint8_t *key SECRET) {
  volatile uint64_t keep = key[0];
  return keep * 7;
}
// WHOLE-NOT: {{^}}replaceable.interior:
__attribute__((weak)) NOINLINE uint64_t replaceable(const uint8_t *key SECRET) {
  volatile uint64_t keep = key[0];
  return keep;
}
// WHOLE-NOT: {{^}}variadic.interior:
NOINLINE uint64_t variadic(const uint8_t *key SECRET, ...) {
  va_list list;
  va_start(list, key);
  volatile uint64_t keep = key[0] + va_arg(list, uint64_t);
  va_end(list);
  return keep;
}
struct large {
  uint64_t words[8];
};
// WHOLE-NOT: {{^}}by_value.interior:
NOINLINE uint64_t by_value(struct large value SECRET) {
  volatile uint64_t keep = value.words[3];
  return keep;
}
// WHOLE-NOT: {{^}}repeated.interior:
NOINLINE uint64_t repeated(const uint8_t *key SECRET, int n) {
  volatile uint64_t keep = key[0];
  return n ? keep + repeated(key + 1, n - 1) : keep;
}
// WHOLE-NOT: {{^}}dynamic.interior:
NOINLINE uint64_t dynamic(const uint8_t *key SECRET, int n) {
  volatile uint8_t keep[n];
  for (int i = 0; i < n; ++i)
    keep[i] = key[i];
  return keep[n / 2];
}
// Whoever jumps there does not come back to erase.
// WHOLE-NOT: {{^}}jumped_to.interior:
NOINLINE uint64_t jumped_to(const uint8_t *key SECRET) {
  volatile uint64_t keep = key[0];
  return keep;
}
uint64_t jumps(const uint8_t *key SECRET) { return jumped_to(key + 1); }
uint64_t jumps_too(const uint8_t *key SECRET) { return jumped_to(key + 2); }

uint64_t uses(const uint8_t *key SECRET) {
  struct large value = {{key[0], key[1], 2, key[3]}};
  uint64_t sum = once(key) + taken(key) + taken(key + 1) + local(key) +
                 local(key + 1) + replaceable(key) + replaceable(key + 1) +
                 variadic(key, (uint64_t)key[1]) + variadic(key + 1, key) +
                 by_value(value) + repeated(key, 3) + repeated(key, 4) +
                 dynamic(key, 9) + dynamic(key + 1, 3);
  value.words[3] = sum;
  sum += by_value(value);
  for (int i = 0; i < 12; ++i)
    sum = sum * 3 + looped(key + i);
  return sum;
}
