// Only the caller knows how many variable arguments it left on the stack.
// RUN: %clang %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))

// expected-remark@+1 {{'variadic': variable arguments on the stack are its caller's to erase}}
int variadic(int key SECRET, ...) { return key; }

// Near misses: calls one, has no prototype, and is not secret.
int calls(int key SECRET) { return variadic(key, 1, 2, 3, 4, 5, 6, 7); }
int many(int a, int b, int c, int d, int e, int f, int g, int key SECRET) {
  return g + key;
}
int plain(int x, ...) { return x; }
