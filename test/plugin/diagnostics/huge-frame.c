// Offsets from the stack pointer have 32 bits. The limit keeps clear of that.
// RUN: %clang %lethe-codegen -O1 -Wno-frame-larger-than -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
#define GIB (1ul << 30)

// expected-warning@+1 {{'two': nothing is erased: its frame is larger than 1 GiB}}
void two(int key SECRET, long i) {
  volatile char array[2 * GIB];
  array[i] = (char)key;
}

// expected-warning@+1 {{'five': nothing is erased: its frame is larger than 1 GiB}}
void five(int key SECRET, long i) {
  volatile char array[5 * GIB];
  array[i] = (char)key;
}

// Near misses.
void just_fits(int key SECRET, long i) {
  volatile char array[GIB - 512];
  array[i] = (char)key;
}
void plain(int x, long i) {
  volatile char array[5 * GIB];
  array[i] = (char)x;
}
