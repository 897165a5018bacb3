; Windows' exception funclets have frames of their own. No C or C++ for Linux
; has them, but IR may.
; RUN: %clang %lethe-codegen -O2 -S -o - %s 2>&1 | FileCheck %s
target triple = "x86_64-pc-linux-gnu"
declare i32 @__CxxFrameHandler3(...)
declare void @may_throw(i32)

; CHECK: warning: {{.*}}'secret': frames of exception funclets are not erased [-Wpass-failed=lethe]
; CHECK-NOT: 'plain'
define void @secret(i32 %x) "lethe-secret"="test" personality ptr @__CxxFrameHandler3 {
  invoke void @may_throw(i32 %x) to label %done unwind label %pad
pad:
  %token = cleanuppad within none []
  call void @may_throw(i32 1) [ "funclet"(token %token) ]
  cleanupret from %token unwind to caller
done:
  ret void
}

define void @plain(i32 %x) personality ptr @__CxxFrameHandler3 {
  invoke void @may_throw(i32 %x) to label %done unwind label %pad
pad:
  %token = cleanuppad within none []
  call void @may_throw(i32 1) [ "funclet"(token %token) ]
  cleanupret from %token unwind to caller
done:
  ret void
}
