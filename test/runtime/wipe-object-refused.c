// A pointer is not what is to be wiped.
// RUN: %clang -std=c11 -Wno-sizeof-array-argument -fsyntax-only -I%lethe-include -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// The same in C++, for each type once.
// RUN: not %clangxx -x c++ -std=c++17 -fsyntax-only -I%lethe-include %s 2> %t.errors
// RUN: grep -c 'error:.*takes the object, not a pointer to it' %t.errors | FileCheck --check-prefix=COUNT %s
// COUNT: 3
#include <lethe.h>

struct key {
  unsigned char bytes[32];
};

void wipe(struct key *key, unsigned char bytes[32], void *const any) {
  LETHE_WIPE(key);   // expected-error {{takes the object, not a pointer to it}}
  LETHE_WIPE(bytes); // expected-error {{takes the object, not a pointer to it}}
  LETHE_WIPE(any);   // expected-error {{takes the object, not a pointer to it}}
  LETHE_SCOPED(key); // expected-error {{takes the object, not a pointer to it}}
}
