// APX has sixteen more general registers, none of which a callee saves.
// RUN: %clang %lethe-codegen -O2 -mapxf -S -o - %s | FileCheck %s
// RUN: %clang %lethe-codegen -O2 -mapxf -mtune=generic -fno-omit-frame-pointer -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))

// CHECK-LABEL: clobbers:
// CHECK:      #NO_APP
// CHECK-DAG:  xorl %r16d, %r16d
// CHECK-DAG:  xorl %r24d, %r24d
// CHECK-DAG:  xorl %r31d, %r31d
// CHECK-DAG:  xorl %edi, %edi
// CHECK-NOT:  %r17
// CHECK:      retq
long clobbers(long key SECRET) {
  long sum;
  __asm__("movq %1, %%r16\n\tleaq 1(%1), %%r24\n\tleaq (%1, %%r24), %%r31\n\t"
          "leaq (%%r31, %%r16), %0"
          : "=r"(sum)
          : "r"(key)
          : "r16", "r24", "r31");
  return sum;
}

// More words are live at once than there were registers; what push2p saves in
// pairs is erased like other save slots.
// CHECK-LABEL: uses_many:
// CHECK:      push2p
// CHECK:      %r16
// CHECK:      pop2p
// CHECK:      movups %xmm15
// CHECK:      xorl %r16d, %r16d
// CHECK:      retq
long uses_many(const long *key SECRET) {
  long words[16], sum = 0;
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; ++i)
    words[i] = key[i] * (i + 3);
  __asm__(""
          : "+r"(words[0]), "+r"(words[1]), "+r"(words[2]), "+r"(words[3]),
            "+r"(words[4]), "+r"(words[5]), "+r"(words[6]), "+r"(words[7]),
            "+r"(words[8]), "+r"(words[9]), "+r"(words[10]), "+r"(words[11]),
            "+r"(words[12]));
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; ++i)
    sum = sum * 5 ^ words[i];
  return sum;
}

// A foreign function may leave something in any of them.
// CHECK-LABEL: hands_over:
// CHECK:      callq{{.*}}foreign
// CHECK-DAG:  xorl %r16d, %r16d
// CHECK-DAG:  xorl %r31d, %r31d
// CHECK:      jmpq *__lethe_return_foreign_stack@GOTPCREL(%rip)
long foreign(long) __attribute__((nothrow));
long hands_over(long key SECRET) { return foreign(key * 3) + 1; }

// Near miss.
// CHECK-LABEL: plain:
// CHECK-NOT:  xorl
// CHECK:      retq
long plain(long x) {
  __asm__("movq %0, %%r16" : : "r"(x) : "r16");
  return x;
}
