// The name of a variable says nothing about the function it points to.
// RUN: %clang %lethe-codegen -fno-builtin -O0 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -fno-builtin -O2 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
int (*variable)(int) __attribute__((nothrow));
int (*bzero)(int) __attribute__((nothrow));

// expected-remark@+1 {{'through_variable': the stack below the call of a function pointer is erased to a depth of 4096 bytes only}}
int through_variable(int key SECRET) { return variable(key) + 1; }

// expected-remark@+1 {{'through_namesake': the stack below the call of a function pointer is erased to a depth of 4096 bytes only}}
int through_namesake(int key SECRET) { return bzero(key) + 1; }

// Near miss: handed nothing secret... yet for all we know the pointer may lead
// back here, so only a function that is not secret is sure to be silent.
int plain(int x) { return variable(x) + 1; }
