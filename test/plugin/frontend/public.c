// Parameters that are said not to be secret, of functions that are marked as a
// whole: what they alone decide is not erased after.
// RUN: echo 'public *_public length' > %t.txt
// RUN: echo 'public by_number 2' >> %t.txt
// RUN: %clang %lethe-codegen -O0 -fPIC -Xclang -verify -S -o - -DPUBLIC='__attribute__((annotate("not secret")))' %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -Xclang -verify -S -o - -DPUBLIC='__attribute__((annotate("not secret")))' %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -Xclang -verify=list -S -o - -DPUBLIC= -fplugin-arg-lethe-secrets=%t.txt %s | FileCheck %s
// list-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
SECRET void step(char *, int);

// Any declaration will do.
// CHECK-LABEL: declared_public:
// CHECK-NOT: wipe_foreign_stack
SECRET void declared_public(char *key, unsigned length PUBLIC);
void declared_public(char *key, unsigned length) {
  while (length-- > 0)
    step(key, 1);
}
// CHECK-LABEL: by_number:
// CHECK-NOT: wipe_foreign_stack
SECRET void by_number(char *key, unsigned count PUBLIC) {
  while (count-- > 0)
    step(key, 1);
}

// Near misses.
// CHECK-LABEL: not_said:
// CHECK: wipe_foreign_stack
SECRET void not_said(char *key, unsigned length) {
  while (length-- > 0)
    step(key, 1);
}
// CHECK-LABEL: what_it_leads_to_public:
// CHECK: wipe_foreign_stack
SECRET void what_it_leads_to_public(char *key, unsigned *length PUBLIC) {
  while ((*length)-- > 0)
    step(key, 1);
}
// What is assigned to it is another matter.
// CHECK-LABEL: assigned_public:
// CHECK: wipe_foreign_stack
SECRET void assigned_public(char *key, unsigned length PUBLIC) {
  length = key[0];
  while (length-- > 0)
    step(key, 1);
}
// CHECK-LABEL: marked_secret_public:
// CHECK: wipe_foreign_stack
SECRET void marked_secret_public(char *key, unsigned length PUBLIC SECRET) {
  while (length-- > 0)
    step(key, 1);
}
// So is what this unit hands over.
// CHECK-LABEL: handed_secret_public:
// CHECK: wipe_foreign_stack
SECRET static __attribute__((noinline)) void
handed_secret_public(char *key, unsigned length PUBLIC) {
  while (length-- > 0)
    step(key, 1);
}
void hands_over(char *key SECRET) { handed_secret_public(key, key[1]); }

// expected-warning@+1 {{annotation "not secret" has an effect on parameters of functions only}}
unsigned global PUBLIC;
