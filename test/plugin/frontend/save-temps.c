// With -save-temps one process writes IR, and another one compiles it.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %clang %lethe -save-temps -O2 -c -o hardened.o %s
// RUN: FileCheck %s < save-temps.s
// CHECK-LABEL: leaf:
// CHECK: xorl %edi, %edi
// CHECK: retq
// RUN: %clang %lethe -O2 -Xclang -disable-llvm-passes -S -o - %s | FileCheck %s

// IR made with the plugin is as good as the source; made without it, the
// markings come too late, which is said.
// RUN: %clang %lethe -O2 -S -emit-llvm -o marked.ll %s
// RUN: %clang %lethe -O2 -S -o - marked.ll 2>&1 | FileCheck --implicit-check-not=warning %s
// Compiled without the plugin it would be erased as little.
// RUN: not %clang -O2 -c -o none.o marked.ll 2>&1 | FileCheck --check-prefix=GUARD %s
// GUARD: error: lethe: this LLVM IR has secrets, and none would be erased; compile it with -fplugin=PATH/Lethe.so
// RUN: %clang -O2 -S -emit-llvm -o unmarked.ll %s
// RUN: %clang %lethe -O2 -S -o %t/unmarked.s unmarked.ll 2>&1 | FileCheck --check-prefix=LATE %s
// LATE: warning: {{.*}}plugin 'lethe' erases nothing: this LLVM IR was not made with the plugin, which reads markings when the source is compiled
__attribute__((annotate("secret"))) int master;
int leaf(int __attribute__((annotate("secret"))) x) { return x * 3 + master; }
