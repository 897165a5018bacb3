// Every level of a recursion erases its own frame: how deep it went shows.
// RUN: %clang %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
#define NOINLINE __attribute__((noinline))

// expected-remark@+1 {{'direct': how deep the recursion through 'direct' went shows in how much of the stack is erased}}
int direct(int key SECRET) {
  return key < 2 ? key : direct(key - 1) ^ direct(key - 2);
}

int odd(int key SECRET);
NOINLINE int even(int key SECRET) { return key ? odd(key - 1) ^ 3 : 1; }
// Said once for each cycle, by whichever is compiled first.
// expected-remark-re@*:* {{'{{even|odd}}': how deep the recursion through '{{even|odd}}' went shows in how much of the stack is erased}}
NOINLINE int odd(int key SECRET) { return key ? even(key - 1) ^ 5 : 0; }

// Near misses: a condition on a callee that does not recur, a loop that the
// optimizer makes of a tail call or not, and a function that is not secret.
static NOINLINE int step(int x) { return x * 7; }
int conditional(int key SECRET) { return key ? step(key) + 1 : 2; }
int plain(int x) { return x < 2 ? x : plain(x - 1) ^ plain(x - 2); }
