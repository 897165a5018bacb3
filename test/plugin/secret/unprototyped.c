// A call through a pointer without a prototype may lead to a function of any
// type.
// RUN: %clang %lethe -std=gnu11 -Rpass=lethe -Xclang -verify -Wno-deprecated-non-prototype -c -o %t.o %s
// expected-remark@+1 {{it is secret: may be handed secret data through a pointer by 'calls'}}
static int target(int x) { return x * 3; }
int (*pointer)() = target;
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
int calls(int key __attribute__((annotate("secret")))) {
  return pointer(key) + 1;
}
