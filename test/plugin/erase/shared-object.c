// In a shared object, lazily bound calls run the dynamic linker, which saves
// all argument and vector registers on the stack.
// RUN: %clang %lethe-codegen -O2 -fPIC -S -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))

__thread long variable;
void use(long);

__attribute__((noinline)) long exported(long SECRET x) { return x * 77; }

// A secret function of the same file is called directly.
// CHECK-LABEL: calls_exported:
// CHECK: callq .Lexported$local
long calls_exported(long SECRET x) { return exported(x + 3) ^ 5; }

// Nothing secret is in a register while the address is looked up.
// CHECK-LABEL: uses_thread_local:
// CHECK:      movq %rax, (%rsp)
// CHECK-NEXT: xorl %eax, %eax
// CHECK-NEXT: xorl %edi, %edi
// CHECK-NEXT: data16
// CHECK-NEXT: leaq variable@TLSGD(%rip), %rdi
long uses_thread_local(long SECRET x) {
  x *= 31;
  variable += 1;
  return variable + x;
}

// Of what is live across a call nothing stays in a register: only the argument
// does.
// CHECK-LABEL: calls_plain:
// CHECK:      movq %rdi, (%rsp)
// CHECK-NOT:  %edi, %edi
// CHECK:      xorl %esi, %esi
// CHECK-NEXT: callq use@PLT
long calls_plain(long SECRET x, long y) {
  use(y);
  return x * 9;
}

// A function whose address is taken keeps one address, and its PLT entry.
// CHECK-LABEL: calls_taken:
// CHECK:      callq taken@PLT
// CHECK:      jmpq *__lethe_return_foreign_stack@GOTPCREL(%rip)
__attribute__((noinline)) long taken(long SECRET x) { return x * 78; }
long (*pointer)(long) = taken;
long calls_taken(long SECRET x) { return taken(x + 3) ^ 5; }
