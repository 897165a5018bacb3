// A musttail call leaves no place to erase after its callee.
// RUN: %clang %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
#define MUSTTAIL __attribute__((musttail))
int foreign(int) __attribute__((nothrow));

// expected-remark@+1 {{'hands_over': nothing is erased after the musttail call of 'foreign'}}
int hands_over(int key SECRET) { MUSTTAIL return foreign(key + 1); }

// expected-remark@+1 {{'through_pointer': nothing is erased after the musttail call of a function pointer}}
int through_pointer(int key SECRET, int (*callee)(int, int (*)())) {
  MUSTTAIL return ((int (*)(int, int (*)(int, int (*)())))callee)(key, callee);
}

// Near misses: the callee erases itself, the compiler may choose, the callee
// is handed nothing secret, and a function that is not secret.
static __attribute__((noinline)) int local(int x) { return x * 3; }
int hands_to_local(int key SECRET) { MUSTTAIL return local(key); }
// expected-remark@+1 {{'may_choose': the stack below the call of 'foreign' is erased to a depth of 4096 bytes only}}
int may_choose(int key SECRET) { return foreign(key); }
int drops_key(int key SECRET) { MUSTTAIL return foreign(1); }
int plain(int x) { MUSTTAIL return foreign(x); }
