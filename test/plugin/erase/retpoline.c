// The thunks of -mretpoline are added while code is generated.
// RUN: %clang %lethe-codegen -O2 -mretpoline %s -o %t %build/lib/liblethe.a && %t
// RUN: %clang %lethe-codegen -O2 -mretpoline -fplugin-arg-lethe-all %s -o %t %build/lib/liblethe.a && %t
__attribute__((noinline)) static int call(int (*f)(int), int x) {
  return f(x) + 1;
}
static int thrice(int x) { return 3 * x; }
int main(int argc, char **argv) { return call(argc ? thrice : 0, argc) != 4; }
