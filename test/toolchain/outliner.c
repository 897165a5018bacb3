// The machine outliner takes nothing out of secret functions: what it makes
// would run outside of the frame that is erased.
// RUN: %clang -Oz -mllvm -enable-machine-outliner -S -o - %s \
// RUN:   | FileCheck --check-prefix=PLAIN %s
// RUN: %clang %lethe-codegen -Oz -mllvm -enable-machine-outliner -S -o - %s \
// RUN:   | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
extern volatile unsigned long table[64];

// Positive control: all functions share a sequence.
// PLAIN-LABEL: secret_one:
// PLAIN:       OUTLINED_FUNCTION_0
// PLAIN-LABEL: secret_two:
// PLAIN:       OUTLINED_FUNCTION_0
// PLAIN-LABEL: plain_one:
// PLAIN:       OUTLINED_FUNCTION_0

// CHECK-LABEL: secret_one:
// CHECK-NOT:   OUTLINED_FUNCTION
// CHECK:       retq
// CHECK-LABEL: secret_two:
// CHECK-NOT:   OUTLINED_FUNCTION
// CHECK:       retq
// CHECK-LABEL: plain_one:
// CHECK:       OUTLINED_FUNCTION_0
#define SEQUENCE                                                               \
  table[1] = 0x123456789abc;                                                   \
  table[2] = 0x23456789abcd;                                                   \
  table[3] = 0x3456789abcde;                                                   \
  table[4] = 0x456789abcdef;                                                   \
  table[5] = 0x56789abcdef0;

SECRET unsigned long secret_one(unsigned long key) {
  SEQUENCE
  return table[key & 63] + 1;
}

SECRET unsigned long secret_two(unsigned long key) {
  SEQUENCE
  return table[key & 63] + 2;
}

unsigned long plain_one(unsigned long i) {
  SEQUENCE
  return table[i & 63] + 3;
}

unsigned long plain_two(unsigned long i) {
  SEQUENCE
  return table[i & 63] + 4;
}
