// RUN: %clang %lethe -fsyntax-only -Xclang -verify %s
// RUN: %clang %lethe -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s
// RUN: not %clang %lethe -Werror -fsyntax-only %s 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: %clang %lethe -Werror -Wno-ignored-attributes -fsyntax-only %s
// ERROR: error: annotation "Secret" is not a marking; did you mean "secret"? [-Werror,-Wignored-attributes]

// CHECK: fix-it:"{{.*}}misspelt.c":{[[#@LINE+2]]:25-[[#@LINE+2]]:33}:"\"secret\""
// expected-warning@+1 {{annotation "Secret" is not a marking; did you mean "secret"?}}
__attribute__((annotate("Secret"))) int capital;
// expected-warning@+1 {{annotation "SECRET" is not a marking; did you mean "secret"?}}
__attribute__((annotate("SECRET"))) int capitals;
// expected-warning@+1 {{annotation "secrets" is not a marking; did you mean "secret"?}}
__attribute__((annotate("secrets"))) int one_more;
// expected-warning@+1 {{annotation "secrt" is not a marking; did you mean "secret"?}}
__attribute__((annotate("secrt"))) int one_less;
// expected-warning@+1 {{annotation "secert" is not a marking; did you mean "secret"?}}
__attribute__((annotate("secert"))) int swapped;
// expected-warning@+1 {{annotation " secret" is not a marking; did you mean "secret"?}}
__attribute__((annotate(" secret"))) int blank;
// CHECK: fix-it:"{{.*}}misspelt.c":{[[#@LINE+2]]:28-[[#@LINE+2]]:36}:"\"secret\""
// expected-warning@+1 {{annotation "sceret" is not a marking; did you mean "secret"?}}
int [[clang::annotate_type("sceret")]] type;

struct key {
  // expected-warning@+1 {{annotation "Secret" is not a marking; did you mean "secret"?}}
  int field __attribute__((annotate("Secret")));
};
// expected-warning@+1 {{annotation "Secret" is not a marking; did you mean "secret"?}}
int f(int x __attribute__((annotate("Secret")))) {
  // expected-warning@+1 {{annotation "Secret" is not a marking; did you mean "secret"?}}
  int y __attribute__((annotate("Secret"))) = x;
  return y;
}

// Once for a declaration, not again for those that inherit it.
// expected-warning@+1 {{annotation "Secret" is not a marking; did you mean "secret"?}}
__attribute__((annotate("Secret"))) extern int inherited;
extern int inherited;

// expected-warning@+1 {{marking takes no arguments after "secret"; they are ignored}}
__attribute__((annotate("secret", 1))) int argument;

// Near misses: annotations of other tools.
__attribute__((annotate("select"))) int another_word;
__attribute__((annotate("section"))) int same_start;
__attribute__((annotate("sensitive"))) int same_sense;
__attribute__((annotate("not_secret"))) int contains;
__attribute__((annotate(""))) int empty;
__attribute__((annotate("guard", 1))) int other_argument;
int [[clang::annotate_type("noescape")]] other_type;
__attribute__((annotate("secret"))) int right;
