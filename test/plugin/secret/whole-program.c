// With both arguments every unit is said to be hardened: what no system header
// declares erases itself, and keeps its callers' registers from plain code.
// RUN: rm -rf %t && split-file %s %t
// RUN: cd %t && %clang %lethe-codegen -fplugin-arg-lethe-all -fplugin-arg-lethe-foreign-stack=0 -isystem system -O2 -S -o - unit.c | FileCheck unit.c
// RUN: cd %t && %clang %lethe-codegen -fplugin-arg-lethe-all -isystem system -O2 -S -o - unit.c | FileCheck --check-prefix=UNIT unit.c
// Not of the other instruction sets that a unit with AVX may meet.
// RUN: cd %t && %clang %lethe-codegen -fplugin-arg-lethe-all -fplugin-arg-lethe-foreign-stack=0 -isystem system -O2 -mavx2 -S -o - unit.c | FileCheck --check-prefix=AVX unit.c
//--- system/library.h
long library(long);
//--- unit.c
#include <library.h>
long other(long);

// Any function of another unit may call these.
// CHECK-LABEL: taken:
// CHECK:      xorl %ebx, %ebx
// CHECK:      callq library
static long taken(long x) { return library(3) + x; }
long (*pointer)(long) = taken;

// CHECK-LABEL: calls_other:
// CHECK:      callq *other@GOTPCREL(%rip)
// CHECK-NOT:  lethe
// CHECK:      retq
// UNIT-LABEL: calls_other:
// UNIT:       callq other
// UNIT:       jmpq *__lethe_return_foreign_stack@GOTPCREL(%rip)
// AVX-LABEL:  calls_other:
// AVX:        callq *other@GOTPCREL(%rip)
// AVX-NOT:    lethe
// AVX:        retq
long calls_other(long x) { return other(x) + 1; }

// CHECK-LABEL: calls_library:
// CHECK:      callq library
// CHECK:      jmpq *__lethe_return_foreign@GOTPCREL(%rip)
long calls_library(long x) { return library(x) + 1; }

// CHECK-LABEL: calls_chosen:
// CHECK:      callq *%r
// CHECK:      jmpq *__lethe_return_foreign@GOTPCREL(%rip)
long calls_chosen(long (*f)(long), long x) { return f(x) + 1; }

// Which function that is must not show, unless it is public.
// CHECK-LABEL: calls_pointer:
// CHECK:      callq *%r
// CHECK-NOT:  lethe
// CHECK:      retq
// UNIT-LABEL: calls_pointer:
// UNIT:       jmpq *__lethe_return_foreign_stack@GOTPCREL(%rip)
long calls_pointer(long (*f)(long) __attribute__((annotate("not secret"))),
                   long x) {
  return f(x) + 1;
}

// CHECK-LABEL: exported:
// CHECK:      xorl %ebx, %ebx
// CHECK:      callq library
long exported(void) { return library(3) + 1; }
