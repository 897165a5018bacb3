// Where no secret decides which path is taken, registers that hold one thing or
// another need not be cleared for that. Here the x87 unit: a function of
// another unit that erases itself leaves it as it was, or clear.
// RUN: %clang %lethe-codegen -O0 -fPIC -S -o - %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
SECRET void step(const char *, int);

// CHECK-LABEL: by_public:
// CHECK-NOT: {{x87|lethe_[a-z]*_foreign}}
// CHECK: .cfi_endproc
void by_public(const char *key SECRET, unsigned length) {
  while (length-- > 0)
    step(key, 1);
}
// CHECK-LABEL: by_secret:
// CHECK: {{x87|lethe_[a-z]*_foreign}}
// CHECK: .cfi_endproc
void by_secret(const char *key SECRET) {
  if (key[0])
    step(key, 1);
}
// One of two.
// CHECK-LABEL: by_both:
// CHECK: {{x87|lethe_[a-z]*_foreign}}
// CHECK: .cfi_endproc
void by_both(const char *key SECRET, unsigned length) {
  while (length-- > 0)
    step(key, 1);
  if (key[0])
    step(key, 2);
}
// What the function has done itself is another matter.
// CHECK-LABEL: computes:
// CHECK: {{x87|lethe_[a-z]*_foreign}}
// CHECK: .cfi_endproc
void computes(const long double *key SECRET, long double *out,
              unsigned length) {
  while (length-- > 0)
    *out += *key * 3;
}
