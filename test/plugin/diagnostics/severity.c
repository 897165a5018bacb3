// What certainly leaves residue is a warning of Clang's group pass-failed,
// which its own options make fatal or silence.
// RUN: rm -f %t.o
// RUN: not %clang %lethe -Werror -c -o %t.o %s 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: not test -e %t.o
// RUN: not %clang %lethe -Werror=pass-failed -c -o %t.o %s 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: not test -e %t.o
// ERROR: severity.c:[[@LINE+12]]:{{[0-9]+}}: error: 'bare': nothing is erased: a naked function has no epilogue [-Werror,-Wpass-failed=lethe]

// RUN: %clang %lethe -Werror -Wno-error=pass-failed -c -o %t.o %s 2>&1 | FileCheck --check-prefix=WARNING %s
// RUN: test -f %t.o
// WARNING: severity.c:[[@LINE+8]]:{{[0-9]+}}: warning: 'bare': nothing is erased: a naked function has no epilogue [-Wpass-failed=lethe]

// RUN: %clang %lethe -Werror -Wno-pass-failed -c -o %t.o %s 2>&1 | count 0
// Silenced, it is a remark still; and remarks are no errors.
// RUN: %clang %lethe -Werror -Wno-pass-failed -Rpass-missed=lethe -c -o %t.o %s 2>&1 | FileCheck --check-prefix=REMARK --implicit-check-not=warning: %s
// REMARK: severity.c:[[@LINE+3]]:{{[0-9]+}}: remark: 'bare': nothing is erased: a naked function has no epilogue [-Rpass-missed=lethe]
#define SECRET __attribute__((annotate("secret")))
// Keeps the lines where they are.
__attribute__((naked)) int bare(int key SECRET) { __asm__("ret"); }
