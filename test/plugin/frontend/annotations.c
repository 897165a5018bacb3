// What is secret by its type gets the annotation that a marking would give,
// before Clang emits the function; what is marked gets no second one.
// RUN: %clang %lethe -S -emit-llvm -mllvm -print-before-all -mllvm -print-module-scope -o %t.ll %s 2> %t.before
// RUN: FileCheck %s < %t.before
#define SECRET __attribute__((annotate("secret")))
typedef unsigned char byte;
struct SECRET key {
  byte data[32];
};
struct context {
  int rounds;
  struct key inner;
};

// CHECK: @[[TEXT:.*]] = {{.*}}c"secret\00"
// CHECK: @llvm.global.annotations = appending global [2 x
// CHECK-SAME: @marked_global
// CHECK-SAME: @typed_global
struct key marked_global SECRET;
struct key typed_global;

// CHECK-LABEL: @local(
// CHECK: %[[K:.*]] = alloca %struct.key
// CHECK-COUNT-1: call void @llvm.var.annotation.{{.*}}(ptr %[[K]], ptr @[[TEXT]],
// CHECK-NOT: annotation
// CHECK: ret
int local(void) {
  struct key k;
  return 0;
}

// CHECK-LABEL: @marked(
// CHECK-COUNT-1: call void @llvm.var.annotation.
// CHECK-NOT: annotation
// CHECK: ret
int marked(void) {
  struct key k SECRET;
  return 0;
}

// What they lead to, and that they themselves are none.
// CHECK-LABEL: @parameters(
// CHECK-COUNT-4: call void @llvm.var.annotation.
// CHECK-NOT: annotation
// CHECK: ret
int parameters(struct key *k, int plain, struct key **p) { return 0; }

// The field of the marked struct, and the field that is one.
// CHECK-LABEL: @fields(
// CHECK-COUNT-2: call ptr @llvm.ptr.annotation.
// CHECK-NOT: annotation
// CHECK: ret
int fields(struct context *c) { return c->inner.data[1]; }

// CHECK-LABEL: @plain(
// CHECK-NOT: annotation
// CHECK: ret
int plain(struct context *c) {
  int local = c->rounds;
  return local;
}
