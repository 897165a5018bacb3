// A register without a rule is named, not passed over.
// RUN: %clang %lethe-codegen -O2 -mamx-tile -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))

// expected-warning@+1 {{'loads': registers not erased, no way is known: TMM3}}
void loads(const void *key SECRET, void *out) {
  __builtin_ia32_tileloadd64(3, key, 64);
  __builtin_ia32_tilestored64(3, out, 64);
}

// Near miss.
void plain(const void *in, void *out) {
  __builtin_ia32_tileloadd64(3, in, 64);
  __builtin_ia32_tilestored64(3, out, 64);
}
