// What a field holds that is no secret decides calls in public, also where the
// optimizer reads it at other places than the source does.
// RUN: %clang %lethe-codegen -O0 -fPIC -S -o - %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
#define PUBLIC __attribute__((annotate("not secret")))
SECRET void step(const char *, int);

struct SECRET buffer {
  char data[64];
  unsigned long used PUBLIC;
  unsigned long also;
};

// Each round but the first knows what it has stored; so the optimizer moves the
// load before the loop.
// CHECK-LABEL: before_loop:
// CHECK-NOT: foreign_stack
void before_loop(struct buffer *buffer, unsigned long length) {
  while (length > 0) {
    unsigned long used = buffer->used;
    if (length > used)
      step(buffer->data, 1);
    buffer->used = used / 2;
    length--;
  }
}
// CHECK-LABEL: before_loop_of_secret:
// CHECK: foreign_stack
void before_loop_of_secret(struct buffer *buffer, unsigned long length) {
  while (length > 0) {
    unsigned long also = buffer->also;
    if (length > also)
      step(buffer->data, 1);
    buffer->also = also / 2;
    length--;
  }
}

// So it is where the loop is of a function that becomes part of this one.
static inline void absorb(struct buffer *restrict buffer,
                          unsigned long length) {
  while (length > 0) {
    unsigned long used = buffer->used;
    if (length > used)
      step(buffer->data, 1);
    buffer->used = used / 2;
    length--;
  }
}
// CHECK-LABEL: in_inlined_loops:
// CHECK-NOT: foreign_stack
void in_inlined_loops(struct buffer *one, struct buffer *other,
                      unsigned long length) {
  absorb(one, length);
  absorb(other, length);
}

// All that a loop does to the field becomes a load before it and a store after.
// CHECK-LABEL: around_loop:
// CHECK-NOT: foreign_stack
void around_loop(struct buffer *buffer, unsigned long length) {
  for (unsigned long i = 0; i < length; ++i)
    buffer->used = buffer->used * 5 / 2 + i;
  if (buffer->used)
    step(buffer->data, 1);
}

// One load of one of two addresses.
// CHECK-LABEL: of_either:
// CHECK: foreign_stack
void of_either(struct buffer *buffer, unsigned long length) {
  unsigned long some;
  if (length > 7)
    some = buffer->used;
  else
    some = buffer->also;
  if (length > some)
    step(buffer->data, 1);
}
// CHECK-LABEL: of_either_public:
// CHECK-NOT: foreign_stack
void of_either_public(struct buffer *one, struct buffer *other,
                      unsigned long length) {
  unsigned long some;
  if (length > 7)
    some = one->used;
  else
    some = other->used;
  if (length > some)
    step(one->data, 1);
}
