// __builtin_eh_return leaves by a jump, with registers set for a landing pad.
// RUN: %clang %lethe-codegen -O0 -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))

// expected-warning@+1 {{'returns': nothing is erased: __builtin_eh_return is not supported}}
void returns(int key SECRET, void *there) { __builtin_eh_return(key, there); }

// Near misses.
void saves(int key SECRET) { __builtin_unwind_init(); }
void plain(int x, void *there) { __builtin_eh_return(x, there); }
