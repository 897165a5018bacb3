// Every run binds lazily as the first one did: the resolver saves the vector
// registers, secrets in them included, to the stack. With --now there is no
// resolver in between.
//
// RUN: %clang -O2 -shared -fPIC -Wl,-z,lazy %s -o %t.so
// RUN: %lethe-residue %t.so --call "caller(secret-v128)" --expect residue | FileCheck %s --check-prefix=LAZY
// RUN: %lethe-residue %t.so --call "caller(secret-v128)" --expect residue --now | FileCheck %s --check-prefix=NOW

// LAZY: caller: residue 32 bytes: stack 16 {{.*}}, xmm 16 (xmm0)
// NOW: caller: residue 16 bytes: xmm 16 (xmm0)

__attribute__((naked)) void callee(void) { __asm__("ret"); }
__attribute__((naked)) void caller(void) { __asm__("jmp callee@PLT"); }
