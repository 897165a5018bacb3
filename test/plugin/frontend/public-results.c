// Results of functions that are said not to be secret decide calls in public.
// RUN: echo 'public verify' > %t.txt
// RUN: echo 'public length_of' >> %t.txt
// RUN: echo 'public token_of' >> %t.txt
// RUN: %clang %lethe-codegen -O0 -fPIC -Xclang -verify -S -o - -DPUBLIC='__attribute__((annotate("not secret")))' %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -Xclang -verify -S -o - -DPUBLIC='__attribute__((annotate("not secret")))' %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fPIC -Xclang -verify=list -S -o - -DPUBLIC= -fplugin-arg-lethe-secrets=%t.txt %s | FileCheck %s
// list-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
SECRET void step(char *, int);

// Any declaration will do.
SECRET int verify(const char *, const char *);
// CHECK-LABEL: by_result:
// CHECK-NOT: foreign_stack
void by_result(char *key SECRET, const char *tag) {
  if (verify(key, tag) == 0)
    step(key, 1);
}
int verify(const char *, const char *) PUBLIC;

// Near misses.
SECRET int compare(const char *, const char *);
// CHECK-LABEL: not_said:
// CHECK: foreign_stack
void not_said(char *key SECRET, const char *tag) {
  if (compare(key, tag) == 0)
    step(key, 1);
}
// What it is handed counts.
SECRET int length_of(int) PUBLIC;
// CHECK-LABEL: handed_secret:
// CHECK: foreign_stack
void handed_secret(char *key SECRET) {
  if (length_of(key[0]) > 3)
    step(key, 1);
}
// So does a secret type.
typedef int token SECRET;
SECRET token token_of(const char *) PUBLIC;
// CHECK-LABEL: of_secret_type:
// CHECK: foreign_stack
void of_secret_type(char *key SECRET) {
  if (token_of(key))
    step(key, 1);
}

// CHECK-LABEL: through_pointer:
// CHECK: foreign_stack
void through_pointer(char *key SECRET, int (*verify)(const char *)) {
  if (verify(key))
    step(key, 1);
}

// expected-warning@+1 {{annotation "not secret" has an effect on fields, variables outside of functions, parameters and results of functions only}}
void no_result(void) PUBLIC;
