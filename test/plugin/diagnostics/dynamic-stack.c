// Memory that is allocated on the stack at run time is erased, so that there is
// nothing to say, and only where there is some.
// RUN: %clang %lethe-codegen -O0 -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -S -o - %s | FileCheck %s
// expected-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
void use(void *);

// CHECK-LABEL: variable_length:
// CHECK: callq{{.*}}__lethe_wipe_dynamic
void variable_length(int n, int key SECRET) {
  int array[n];
  array[0] = key;
  use(array);
}

// CHECK-LABEL: allocates:
// CHECK: callq{{.*}}__lethe_wipe_dynamic
void allocates(int n, int key SECRET) {
  int *array = __builtin_alloca(n);
  *array = key;
  use(array);
}

// CHECK-LABEL: aligned:
// CHECK: callq{{.*}}__lethe_wipe_dynamic
void aligned(int n, int key SECRET) {
  int *array = __builtin_alloca_with_align(n, 512);
  *array = key;
  use(array);
}

// A size known to the compiler, but not allocated on every path.
// CHECK-LABEL: in_branch:
// CHECK: callq{{.*}}__lethe_wipe_dynamic
void in_branch(int n, int key SECRET) {
  if (n) {
    int *array = __builtin_alloca(64);
    *array = key;
    use(array);
  }
}

// CHECK-NOT: callq{{.*}}__lethe_wipe_dynamic
// Near misses: a fixed frame, and a function that is not secret.
void fixed(int key SECRET) {
  int *array = __builtin_alloca(64), other[16];
  *array = *other = key;
  use(array);
  use(other);
}

void plain(int n) {
  int array[n];
  use(array);
  use(__builtin_alloca(n));
}
