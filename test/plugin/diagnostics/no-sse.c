// Without SSE a function cannot clear what a foreign callee did to vector
// registers.
// RUN: %clang %lethe-codegen -O2 -mno-sse -Rpass-missed=lethe -Xclang -verify=expected-without -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify=expected-with -c -o %t.o %s
// expected-with-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
typedef unsigned long size_t;
void *memcpy(void *, const void *, size_t);

// expected-without-remark@+1 {{'copies': vector registers that 'memcpy' may have changed are not erased: this function is compiled without SSE}}
void copies(void *out, const char *key SECRET, size_t size) {
  memcpy(out, key, size);
}

// Near misses.
int leaf(int key SECRET) { return key; }
void plain(void *out, const char *in, size_t size) { memcpy(out, in, size); }
