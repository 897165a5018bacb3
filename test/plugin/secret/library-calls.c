// The optimizer makes one call of another: the new one is as secret.
// RUN: %clang %lethe -O2 -Rpass-missed=lethe -S -o - %s 2>&1 | FileCheck %s
int printf(const char *, ...);
// CHECK: 'show': the stack below the call of 'puts' is erased to a depth of 4096 bytes only
void show(const char *__attribute__((annotate("secret"))) text) {
  printf("%s\n", text);
}
// CHECK-NOT: 'greet'
void greet(const char *text) { printf("%s\n", text); }
