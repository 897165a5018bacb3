// Clang moves the body of a parallel region into a function of its own, which
// OpenMP's library calls. It is secret as well.
// RUN: %clang %lethe-codegen -O0 -fopenmp -Rpass=lethe -c -o %t.o %s 2>&1 | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -fopenmp -Rpass=lethe -c -o %t.o %s 2>&1 | FileCheck %s
// What the library keeps on the stacks of its threads is not Lethe's to erase.
// RUN: %clang %lethe-codegen -O2 -fopenmp -Rpass-missed=lethe -c -o %t.o %s 2>&1 | FileCheck --check-prefix=MISSED %s
// MISSED: 'loop': the stack below the call of '__kmpc_fork_call' is erased to a depth of 4096 bytes only
#define SECRET __attribute__((annotate("secret")))
// CHECK-NOT: 'plain
// CHECK-DAG: 'loop' erases
// CHECK-DAG: 'loop.omp_outlined' erases
// CHECK-DAG: 'sections' erases
// CHECK-DAG: 'sections.omp_outlined' erases
// CHECK-DAG: 'tasks' erases
// CHECK-DAG: 'tasks.omp_outlined' erases
// CHECK-DAG: '.omp_task_entry.' erases
// CHECK-DAG: '.omp_task_entry.{{.+}}' erases
// CHECK-NOT: 'plain
long loop(const long *key SECRET, int count) {
  long sum = 0;
#pragma omp parallel for reduction(+ : sum)
  for (int i = 0; i < count; ++i)
    sum += key[i] * 3;
  return sum;
}

void sections(const long *key SECRET, long *out) {
#pragma omp parallel sections
  {
#pragma omp section
    out[0] = key[0] * 3;
#pragma omp section
    out[1] = key[1] * 5;
  }
}

void tasks(const long *key SECRET, long *out) {
  long first = key[3] * 5;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task firstprivate(first)
    out[0] = first * 3;
#pragma omp task
    out[1] = key[1];
  }
}

// Near miss.
void plain(const long *in, long *out, int count) {
#pragma omp parallel for
  for (int i = 0; i < count; ++i)
    out[i] = in[i] * 3;
}
