// A thread that is cancelled, or exits, in a call is unwound through C code as
// well. Only -fexceptions makes a place to erase at.
// RUN: %clang %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify=expected,expected-without -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify=expected,expected-without -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -fexceptions -Rpass-missed=lethe -Xclang -verify=expected,expected-with -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
int waits(void);
int continues(void) __attribute__((nothrow));
_Noreturn void pthread_exit(void *);

// expected-without-remark@+2 {{'may_be_cancelled': nothing is erased when its thread ends in a call; -fexceptions has the stack unwound and erased}}
// expected-with-remark@+1 {{'may_be_cancelled': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
int may_be_cancelled(int key SECRET) { return waits() + key; }

// expected-without-remark@+3 {{'ends': nothing is erased when its thread ends in a call; -fexceptions has the stack unwound and erased}}
// expected-without-remark@+2 {{'ends': nothing is erased before calls that do not return}}
// expected-with-remark@+1 {{'ends': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
int ends(int key SECRET) {
  if (key)
    pthread_exit(0);
  return key;
}

// Near misses: cannot be cancelled, and not secret.
int cannot(int key SECRET) { return continues() + key; }
int plain(int x) { return waits() + x; }
