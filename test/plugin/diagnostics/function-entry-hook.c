// A profiler's hook that is called before the prologue finds the arguments in
// their registers, and may save them.
// RUN: %clang %lethe-codegen -O2 -pg -mfentry -Rpass-missed=lethe -Xclang -verify=expected,expected-fentry -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -pg -Rpass-missed=lethe -Xclang -verify=expected,expected-mcount -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))

// expected-fentry-remark@+3 {{'leaf': the stack below the call of '__fentry__' is erased to a depth of 4096 bytes only}}
// expected-fentry-remark@+2 {{'leaf': registers that '__fentry__' keeps for its caller may reach its frame}}
// expected-mcount-remark@+1 {{'leaf': the stack below the call of 'mcount' is erased to a depth of 4096 bytes only}}
int leaf(int key SECRET) { return key; }

// Near miss.
int plain(int x) { return x; }
