; IR does not pass the check that sources pass; so code generation for a target
; without an eraser says that it has none.
; RUN: %clang %lethe --target=aarch64-linux-gnu -O2 -S -o %t.s %s 2>&1 | FileCheck %s
target triple = "aarch64-unknown-linux-gnu"

; CHECK: warning: {{.*}}'secret': nothing is erased: target 'aarch64-unknown-linux-gnu' is not supported [-Wpass-failed=lethe]
; CHECK-NOT: 'plain'
define void @secret(i64 %x) nounwind "lethe-secret"="test" {
  ret void
}

define void @plain(i64 %x) nounwind {
  ret void
}
