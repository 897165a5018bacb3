// The compiler's own setjmp and longjmp are no calls.
// RUN: %clang %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
void *there[5];

// expected-remark@+1 {{'sets': the stack that longjmp skips on its way here is erased to a depth of 4096 bytes only}}
int sets(int key SECRET) { return __builtin_setjmp(there) ? 1 : key; }

// expected-remark@+1 {{'jumps': nothing is erased before calls that do not return}}
void jumps(int key SECRET) {
  if (key)
    __builtin_longjmp(there, 1);
}

// Near misses.
int plain_sets(int x) { return __builtin_setjmp(there) ? 1 : x; }
void plain_jumps(void) { __builtin_longjmp(there, 1); }
