// A call that does not return leaves the frame and registers as they are.
// RUN: %clang %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -DPROTECTED -fstack-protector-all -Xclang -verify=expected-protected -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
_Noreturn void die(void) __attribute__((nothrow));
_Noreturn void die_of(int) __attribute__((nothrow));
void longjmp(void *, int) __attribute__((noreturn, nothrow));
int returns(void) __attribute__((nothrow));

#ifndef PROTECTED
// expected-remark@+1 {{'may_die': nothing is erased before calls that do not return}}
int may_die(int key SECRET) {
  if (key)
    die();
  return key;
}

// expected-remark@+1 {{'always_dies': nothing is erased before calls that do not return}}
void always_dies(int key SECRET) { die_of(key); }

// expected-remark@+1 {{'jumps': nothing is erased before calls that do not return}}
int jumps(void *there, int key SECRET) {
  if (key)
    longjmp(there, 1);
  return key;
}

// expected-remark@+1 {{'traps': nothing is erased before a trap}}
int traps(int key SECRET) {
  if (key)
    __builtin_trap();
  return key;
}

// Near misses: calls that do return, and a function that is not secret.
int calls(int key SECRET) { return returns() + key; }
int plain(int x) {
  if (x)
    die();
  return x;
}
#endif

// The check of the stack protector ends in such a call.
// expected-protected-remark@+1 {{'leaf': nothing is erased before calls that do not return}}
int leaf(int key SECRET) { return key; }
