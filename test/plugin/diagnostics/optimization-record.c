// Remarks of both kinds go into Clang's own record of optimizations.
// RUN: rm -rf %t && mkdir %t
// RUN: %clang %lethe -O2 -fsave-optimization-record -foptimization-record-file=%t/all.yaml -c -o %t/f.o %s
// RUN: FileCheck %s < %t/all.yaml
// RUN: %clang %lethe -O2 -fsave-optimization-record -foptimization-record-passes=lethe -foptimization-record-file=%t/f.yaml -c -o %t/f.o %s
// RUN: FileCheck --check-prefix=ONLY --implicit-check-not=Pass: %s < %t/f.yaml
// RUN: FileCheck --implicit-check-not=plain %s < %t/f.yaml
#define SECRET __attribute__((annotate("secret")))
int foreign(int) __attribute__((nothrow));

// CHECK:      Pass: lethe
// CHECK-NEXT: Name: NotErased
// CHECK-NEXT: DebugLoc: { File: '{{.*}}optimization-record.c',
// CHECK-NEXT:             Line: [[@LINE+15]], Column: 0 }
// CHECK-NEXT: Function: f
// CHECK-NEXT: Args:
// CHECK-NEXT:   - String: '''f'': the stack below the call of ''foreign'' is erased to a depth of 4096 bytes only: it is handed secrets and not compiled by Lethe here'
// CHECK:      Pass: lethe
// CHECK-NEXT: Name: Erased
// CHECK-NEXT: DebugLoc: { File: '{{.*}}optimization-record.c',
// CHECK-NEXT:             Line: [[@LINE+8]], Column: 0 }
// CHECK-NEXT: Function: f
// CHECK-NEXT: Args:
// CHECK-NEXT:   - String: '''f'' erases {{[0-9]+}} bytes of stack and {{.*}}it is secret: has secret parameter ''key'''

// ONLY: Pass: lethe
// ONLY: Pass: lethe

int f(int key SECRET) { return foreign(key) + 1; }

int plain(int x) { return foreign(x) + 1; }
