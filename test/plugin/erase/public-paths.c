// A call that only public values decide: its caller erases nothing below it. A
// function of another unit that erases itself is called; how deep is not known.
// RUN: %clang %lethe-codegen -O0 -fPIC -S -o - %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
#define NOINLINE __attribute__((noinline))
typedef void hash(const char *) SECRET;
SECRET void step(const char *, int);
int chosen;

// Both arms call it, so it is called in any case, with what the arm tells.
// CHECK-LABEL: below_arms:
// CHECK: foreign_stack
static NOINLINE void below_arms(const char *key, int value) {
  if (value)
    step(key, 2);
}
void hands_on_by_arm(const char *key SECRET) {
  if (key[0])
    below_arms(key, 1);
  else
    below_arms(key, 0);
}

// CHECK-LABEL: below_public:
// CHECK-NOT: foreign_stack
static NOINLINE void below_public(const char *key, int value) {
  if (value)
    step(key, 1);
}
// CHECK-LABEL: hands_on:
// CHECK-NOT: foreign_stack
void hands_on(const char *key SECRET, int value) { below_public(key, value); }

// CHECK-LABEL: in_loop:
// CHECK-NOT: foreign_stack
void in_loop(const char *key SECRET, unsigned length) {
  while (length-- > 0)
    step(key, 1);
}
// CHECK-LABEL: in_loop_of_secret_length:
// CHECK: foreign_stack
void in_loop_of_secret_length(const char *key, unsigned length SECRET) {
  while (length-- > 0)
    step(key, 1);
}

struct length {
  unsigned value SECRET;
};
// CHECK-LABEL: in_loop_of_secret_field:
// CHECK: foreign_stack
void in_loop_of_secret_field(const char *key, struct length length) {
  while (length.value-- > 0)
    step(key, 1);
}

// CHECK-LABEL: by_value:
// CHECK-NOT: foreign_stack
void by_value(const char *key SECRET, int value) {
  switch (value) {
  case 1:
    return step(key, 1);
  case 5:
    step(key + 1, 2);
  }
}
// Memory is not told apart.
// CHECK-LABEL: by_memory:
// CHECK: foreign_stack
void by_memory(const char *key SECRET) {
  if (chosen)
    step(key, 1);
}

// CHECK-LABEL: through_pointer:
// CHECK-NOT: foreign_stack
void through_pointer(const char *key SECRET, hash *pointer, int value) {
  if (value)
    pointer(key);
}
// CHECK-LABEL: through_secret_pointer:
// CHECK: foreign_stack
void through_secret_pointer(const char *key SECRET, hash *const *pointers,
                            int value) {
  if (value)
    pointers[key[0] & 1](key);
}

// A call without effects may be made where its result is needed, later.
SECRET int compute(const char *, int) __attribute__((const));
// CHECK-LABEL: without_effects:
// CHECK: foreign_stack
int without_effects(const char *key SECRET, int value) {
  return value ? compute(key, 1) : 0;
}

// Of a function that is secret as a whole all arguments are.
// CHECK-LABEL: as_a_whole:
// CHECK: foreign_stack
SECRET void as_a_whole(const char *key, unsigned length) {
  while (length-- > 0)
    step(key, 1);
}
