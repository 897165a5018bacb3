// What is erased: bytes of stack, register classes, exits, and the reason.
// RUN: %clang %lethe-codegen -O2 -Rpass=lethe -Xclang -verify=expected,expected-sse -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -march=x86-64-v3 -Rpass=lethe -Xclang -verify=expected,expected-ymm -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -march=x86-64-v4 -Rpass=lethe -Xclang -verify=expected,expected-zmm -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass=inline -Xclang -verify=expected-none -c -o %t.o %s
// expected-none-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
void foreign(void);

// expected-remark@+1 {{'leaf' erases 0 bytes of stack and 2 GPR, flags at 1 exit; it is secret: has secret parameter 'key'}}
int leaf(int key SECRET) { return key; }

// expected-remark@+1 {{'red_zone' erases 40 bytes of stack and 3 GPR, flags at 1 exit; it is secret: declares secret 'words'}}
long red_zone(long x, int i) {
  volatile long words[5] SECRET;
  words[i] = x;
  return words[i];
}

// expected-sse-remark@+3 {{'vector' erases 0 bytes of stack and 1 XMM, flags at 1 exit; it is secret: 'vector' is marked secret}}
// expected-ymm-remark@+2 {{'vector' erases 0 bytes of stack and 1 YMM, flags at 1 exit; it is secret: 'vector' is marked secret}}
// expected-zmm-remark@+1 {{'vector' erases 0 bytes of stack and 1 ZMM, flags at 1 exit; it is secret: 'vector' is marked secret}}
SECRET double vector(double x) { return x + 1; }

// Below AVX-512 it is left to the runtime to find out what there is.
// expected-sse-remark-re@+3 {{'mask' erases 0 bytes of stack and {{.*}}all YMM, ZMM and mask registers this processor has, flags at 1 exit}}
// expected-ymm-remark-re@+2 {{'mask' erases 0 bytes of stack and {{.*}}all YMM, ZMM and mask registers this processor has, flags at 1 exit}}
// expected-zmm-remark-re@+1 {{'mask' erases 0 bytes of stack and 1 mask, {{.*}}flags at 1 exit}}
SECRET void mask(void) { __asm__ volatile("" ::: "k3"); }

// expected-remark@+1 {{'x87' erases 8 bytes of stack and x87, flags at 1 exit; it is secret: 'x87' is marked secret}}
SECRET void x87(void) { __asm__ volatile("" ::: "st"); }

// Two ways out, one of them a tail call.
// expected-remark@+1 {{'callee' leaves erasing to its callers, which are all secret; it is secret: is handed secret data by 'two_exits'}}
static __attribute__((noinline)) int callee(int x) { return x * 3 + 1; }
// expected-remark@+1 {{at 2 exits; it is secret: has secret parameter 'key'}}
int two_exits(int key SECRET) {
  if (key & 1)
    return callee(key);
  __asm__ volatile("");
  return 7;
}

// Near miss.
int plain(int x) { return x; }
