// Code that a secret function hands another one calls that with what it likes.
// RUN: %clang %lethe-codegen -O0 -fPIC -S -o - %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
SECRET void step(const char *, int);
void each(int, void (*)(int));
const char *key SECRET;

// CHECK-LABEL: called_back:
// CHECK: foreign_stack
static void called_back(int value) {
  if (value)
    step(key, 1);
}
int hands_out(int count) {
  each(count, called_back);
  return key[0];
}

// Near miss.
// CHECK-LABEL: called:
// CHECK-NOT: foreign_stack
void called(int value) {
  if (value)
    step(key, 1);
}
