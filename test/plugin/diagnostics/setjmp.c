// longjmp ends functions without their epilogues; what they left is erased
// where it arrives, to a set depth.
// RUN: %clang %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
typedef struct {
  long registers[32];
} environment;
int setjmp(environment *) __attribute__((nothrow));
int _setjmp(environment *) __attribute__((nothrow));
int __sigsetjmp(environment *, int) __attribute__((nothrow));
int two_returns(void) __attribute__((returns_twice, nothrow));
environment there;

// expected-remark@+1 {{'sets': the stack that longjmp skips on its way here is erased to a depth of 4096 bytes only}}
int sets(int key SECRET) { return setjmp(&there) ? 1 : key; }

// expected-remark@+1 {{'sets_unmasked': the stack that longjmp skips on its way here is erased to a depth of 4096 bytes only}}
int sets_unmasked(int key SECRET) { return _setjmp(&there) ? 1 : key; }

// expected-remark@+1 {{'sets_masked': the stack that longjmp skips on its way here is erased to a depth of 4096 bytes only}}
int sets_masked(int key SECRET) { return __sigsetjmp(&there, 1) ? 1 : key; }

// expected-remark@+1 {{'calls_marked': the stack that longjmp skips on its way here is erased to a depth of 4096 bytes only}}
int calls_marked(int key SECRET) { return two_returns() ? 1 : key; }

// Near misses: a function that is not secret, and one that is but asks only
// for the size.
int plain(int x) { return setjmp(&there) ? 1 : x; }
unsigned long size(int key SECRET) { return sizeof there + key; }
