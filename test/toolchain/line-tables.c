// Erasing code belongs to the line of the exit that it stands before, and
// debugging information stays well formed.
// RUN: %clang %lethe-codegen -O2 -g -S -o - %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -g1 -S -o - %s | FileCheck %s
// DEFINE: %{build} = %clang %lethe-codegen -I%lethe-include -c -o %t.o \
// DEFINE:   %S/Inputs/shapes.c
// DEFINE: %{verify} = llvm-dwarfdump --verify %t.o | \
// DEFINE:   FileCheck --check-prefix=VERIFY --implicit-check-not=error: %s
// RUN: %{build} -O0 -g && %{verify}
// RUN: %{build} -O2 -g && %{verify}
// RUN: %{build} -O2 -gdwarf-4 -fdebug-types-section && %{verify}
// RUN: %{build} -O2 -gdwarf-5 -gdwarf64 && %{verify}
// VERIFY: No errors.
#define SECRET __attribute__((annotate("secret")))

// CHECK-LABEL: without_frame:
// CHECK:       .loc {{[0-9]+}} [[#@LINE+6]] 3
// CHECK-NEXT:  movq $0, -8(%rsp)
// CHECK-NOT:   .loc
// CHECK:       retq
unsigned without_frame(volatile unsigned long key SECRET) {
  key *= 5;
  return key * 3;
}

void use(unsigned long);

// The epilogue as well. (After a call the same line is said again.)
// CHECK-LABEL: with_frame:
// CHECK:       .loc {{[0-9]+}} [[#@LINE+7]] 1 {{.*}}epilogue_begin
// CHECK:       popq %rbx
// CHECK-NOT:   .loc {{[0-9]+}} 0
// CHECK:       jmpq *__lethe_return_foreign_stack@GOTPCREL
void with_frame(unsigned long key SECRET, unsigned long n) {
  use(key);
  use(n * 3);
}
