// Parameters that are said not to be secret, of functions that are marked as a
// whole, and fields, of structs that are: what they alone decide is not erased
// after.
// RUN: echo 'public *_public length' > %t.txt
// RUN: echo 'public by_number 2' >> %t.txt
// RUN: echo 'public context used' >> %t.txt
// RUN: echo 'public count' >> %t.txt
// RUN: echo 'public method' >> %t.txt
// RUN: echo 'public context inner' >> %t.txt
// RUN: %clang %lethe-codegen -O0 -fPIC -Xclang -verify -S -o - -DPUBLIC='__attribute__((annotate("not secret")))' %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -Xclang -verify -S -o - -DPUBLIC='__attribute__((annotate("not secret")))' %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -Xclang -verify=list -S -o - -DPUBLIC= -fplugin-arg-lethe-secrets=%t.txt %s | FileCheck %s
// list-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
SECRET void step(char *, int);

// Any declaration will do.
// CHECK-LABEL: declared_public:
// CHECK-NOT: foreign_stack
SECRET void declared_public(char *key, unsigned length PUBLIC);
void declared_public(char *key, unsigned length) {
  while (length-- > 0)
    step(key, 1);
}
// CHECK-LABEL: by_number:
// CHECK-NOT: foreign_stack
SECRET void by_number(char *key, unsigned count PUBLIC) {
  while (count-- > 0)
    step(key, 1);
}

// Near misses.
// CHECK-LABEL: not_said:
// CHECK: foreign_stack
SECRET void not_said(char *key, unsigned length) {
  while (length-- > 0)
    step(key, 1);
}
// CHECK-LABEL: what_it_leads_to_public:
// CHECK: foreign_stack
SECRET void what_it_leads_to_public(char *key, unsigned *length PUBLIC) {
  while ((*length)-- > 0)
    step(key, 1);
}
// What is assigned to it is another matter.
// CHECK-LABEL: assigned_public:
// CHECK: foreign_stack
SECRET void assigned_public(char *key, unsigned length PUBLIC) {
  length = key[0];
  while (length-- > 0)
    step(key, 1);
}
// CHECK-LABEL: marked_secret_public:
// CHECK: foreign_stack
SECRET void marked_secret_public(char *key, unsigned length PUBLIC SECRET) {
  while (length-- > 0)
    step(key, 1);
}
// So is what this unit hands over.
// CHECK-LABEL: handed_secret_public:
// CHECK: foreign_stack
SECRET static __attribute__((noinline)) void
handed_secret_public(char *key, unsigned length PUBLIC) {
  while (length-- > 0)
    step(key, 1);
}
void hands_over(char *key SECRET) { handed_secret_public(key, key[1]); }

void (*method)(char *) SECRET PUBLIC;
unsigned count PUBLIC, count_not_said;
// CHECK-LABEL: public_variable:
// CHECK-NOT: foreign_stack
void public_variable(char *key SECRET) {
  if (count > 3)
    method(key);
}
// What else it calls is another matter.
// CHECK-LABEL: beside_others:
// CHECK-NOT: foreign_stack
_Noreturn void misuse(void);
void beside_others(char *key SECRET) {
  if (count > 7)
    misuse();
  if (count > 3)
    method(key);
}
// CHECK-LABEL: beside_chosen:
// CHECK: foreign_stack
void beside_chosen(char *key SECRET) {
  if (count > 3)
    method(key);
  if (key[1])
    method(key + 1);
}
// CHECK-LABEL: variable_not_said:
// CHECK: foreign_stack
void variable_not_said(char *key SECRET) {
  if (count_not_said > 3)
    method(key);
}
// A marking of a pointer speaks of what it leads to.
// CHECK-LABEL: address_of_secret:
// CHECK-NOT: foreign_stack
void address_of_secret(char *key SECRET) {
  if (key)
    step(key, 1);
}

struct SECRET context {
  char key[32];
  unsigned used PUBLIC;
  unsigned not_said;
  struct {
    unsigned used[2];
  } inner PUBLIC;
  unsigned marked PUBLIC SECRET;
};
// CHECK-LABEL: public_field:
// CHECK-NOT: foreign_stack
void public_field(struct context *c) {
  if (c->used > 3 && c->inner.used[1])
    step(c->key, 1);
}
// CHECK-LABEL: field_not_said:
// CHECK: foreign_stack
void field_not_said(struct context *c) {
  if (c->not_said > 3)
    step(c->key, 1);
}
// CHECK-LABEL: field_marked_secret:
// CHECK: foreign_stack
void field_marked_secret(struct context *c) {
  if (c->marked > 3)
    step(c->key, 1);
}
// The rest of the object is another matter.
// CHECK-LABEL: around_field:
// CHECK: foreign_stack
void around_field(struct context *c) {
  unsigned *used = &c->used;
  if (((char *)used)[-1])
    step(c->key, 1);
}
// Which object it is read from is, too.
// CHECK-LABEL: field_of_chosen:
// CHECK: foreign_stack
void field_of_chosen(struct context *c) {
  if (c[c->key[0] & 1].used > 3)
    step(c->key, 1);
}

// expected-warning@+1 {{annotation "not secret" has an effect on fields, variables outside of functions, parameters and results of functions only}}
void not_a_variable(void) PUBLIC;
