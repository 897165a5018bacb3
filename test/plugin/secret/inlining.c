// A secret function keeps its attribute: it is not inlined into plain code,
// and always_inline makes the caller secret.
// RUN: %clang %lethe -O2 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -O2 -Rpass=lethe -c -o %t.o %s 2>&1 | FileCheck --check-prefix=WHY %s
#define SECRET __attribute__((annotate("secret")))

static int secret_leaf(int x) {
  int SECRET y = x * 7;
  return y ^ 3;
}

__attribute__((always_inline)) static inline int secret_inline(int x) {
  int SECRET y = x * 5;
  return y ^ 9;
}

// CHECK-LABEL: define {{.*}}@plain(
// CHECK: call {{.*}}@secret_leaf(
int plain(int x) { return secret_leaf(x) + 1; }

// CHECK-LABEL: define {{.*}}@second_plain(
// CHECK: call {{.*}}@secret_leaf(
int second_plain(int x) { return secret_leaf(x) + 2; }

// Secret into secret may be inlined.
// CHECK-LABEL: define {{.*}}@secret_caller(
// CHECK-NOT: call {{.*}}@
// CHECK: }
int secret_caller(int x) {
  int SECRET y = x + 1;
  return secret_leaf(y);
}

// CHECK-LABEL: define {{.*}}@inliner(
// CHECK-NOT: call {{.*}}@
// CHECK: }
// WHY-NOT: 'plain'
// WHY: 'inliner' erases {{.*}} it is secret: inlines secret function 'secret_inline', always_inline
int inliner(int x) { return secret_inline(x) + 1; }
