; What is patched in later is not known; IR only.
; RUN: %clang %lethe-codegen -O2 -S -o - %s 2>&1 | FileCheck %s
target triple = "x86_64-pc-linux-gnu"
declare void @llvm.experimental.patchpoint.void(i64, i32, ptr, i32, ...)
declare void @llvm.experimental.stackmap(i64, i32, ...)

; CHECK: warning: {{.*}}'patched': nothing is erased: patch points are not supported [-Wpass-failed=lethe]
define void @patched(i64 %x) nounwind "lethe-secret"="test" {
  call void (i64, i32, ptr, i32, ...) @llvm.experimental.patchpoint.void(i64 1, i32 15, ptr null, i32 1, i64 %x)
  ret void
}

; CHECK: warning: {{.*}}'mapped': nothing is erased: patch points are not supported [-Wpass-failed=lethe]
define void @mapped(i64 %x) nounwind "lethe-secret"="test" {
  call void (i64, i32, ...) @llvm.experimental.stackmap(i64 1, i32 15, i64 %x)
  ret void
}

; CHECK-NOT: 'plain'
define void @plain(i64 %x) nounwind {
  call void (i64, i32, ptr, i32, ...) @llvm.experimental.patchpoint.void(i64 1, i32 15, ptr null, i32 1, i64 %x)
  ret void
}
