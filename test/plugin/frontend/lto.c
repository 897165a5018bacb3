// On the way to the linker every secret function has a guard, at every level,
// and is not to be inlined by a linker that knows nothing of it.
// RUN: %clang %lethe -flto -O0 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto -O1 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto -O2 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto -O3 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto -Os -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto -Oz -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto -Og -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto=thin -O0 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto=thin -O1 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto=thin -O2 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto=thin -O3 -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto=thin -Os -S -emit-llvm -o - %s | FileCheck %s
// RUN: %clang %lethe -flto -O2 -Xclang -disable-llvm-passes -S -emit-llvm -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
void use(int);

// CHECK-LABEL: define {{.*}}@secret(
// CHECK-SAME: [[SECRET:#[0-9]+]] {
// CHECK: call void asm sideeffect {{.*}}.error \22lethe: the linker generates this code
int secret(int SECRET x, int n) {
  use(n);
  return x * 3;
}

// CHECK-LABEL: define {{.*}}@plain(
// CHECK-NOT: asm
// CHECK: {{^}}}
int plain(int n) {
  use(n);
  return n;
}

// CHECK: attributes [[SECRET]] = { {{.*}}noinline{{.*}}"lethe-secret"=
// What is public in this unit may be secret in others.
// CHECK-NOT: "lethe-public"

// Without -flto the guard of a file speaks of the compiler, and nothing is
// taken back.
// RUN: %clang %lethe -O2 -S -emit-llvm -o - %s | FileCheck --check-prefix=NONE %s
// NONE: call void asm sideeffect {{.*}}.error \22lethe: this LLVM IR has secrets
// NONE: "lethe-public"
