// Without -llethe the linker names a symbol of Lethe's.
// RUN: rm -f %t
// RUN: not %clang %lethe -O1 -o %t %s 2>&1 | FileCheck %s
// RUN: not %clang %lethe -O1 -fuse-ld=lld -o %t %s 2>&1 | FileCheck %s
// RUN: not test -e %t
// CHECK: {{undefined (reference|symbol).*__lethe_return_stack}}

// In a shared object it would come up when the program starts; so ask the
// linker.
// RUN: not %clang %lethe -O1 -shared -fPIC -Wl,-z,defs -o %t.so %s 2>&1 | FileCheck %s

// RUN: %clang %lethe -O1 -o %t %s -L%lethe-library -l:liblethe.a
// RUN: %t

// Near miss: small frames need no routine, and no library.
// RUN: %clang %lethe -O1 -DSMALL -o %t.small %s
// RUN: %t.small
#ifdef SMALL
#define SIZE 16
#else
#define SIZE 4096
#endif
__attribute__((noinline)) int f(int key __attribute__((annotate("secret"))),
                                int i) {
  volatile char array[SIZE];
  array[i] = (char)key;
  return array[i] + 1;
}

int main(void) { return f(-1, SIZE - 1); }
