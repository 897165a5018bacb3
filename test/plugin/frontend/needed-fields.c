// In optimized C the fields of a struct are annotated where code gets at them,
// also where no expression names them; a plain struct's never are.
// RUN: %clang %lethe -O1 -std=gnu2x -S -emit-llvm -mllvm -print-before-all -mllvm -print-module-scope -o %t.ll %s 2> %t.before
// RUN: FileCheck %s < %t.before
struct SECRET_KEY {
  int data;
} __attribute__((annotate("secret")));
struct context {
  int rounds;
  struct SECRET_KEY key;
};
struct plain {
  int rounds, data;
};
void sink(void *);

// CHECK-LABEL: @initialized(
// CHECK: call ptr @llvm.ptr.annotation.
// CHECK: ret
void initialized(int x) { sink(&(struct context){1, {x}}); }

// CHECK-LABEL: @elements(
// CHECK: call ptr @llvm.ptr.annotation.
// CHECK: ret
void elements(int x) { sink((struct context[40]){[3 ... 7] = {1, {x}}}); }

// CHECK-LABEL: @assumed(
// CHECK: call ptr @llvm.ptr.annotation.
// CHECK: ret
void assumed(struct context *c) { [[clang::assume(c->key.data > 1)]]; }

// A near miss.
// CHECK-LABEL: @neither(
// CHECK-NOT: annotation
// CHECK: ret
void neither(int x) { sink(&(struct plain){1, x}); }
