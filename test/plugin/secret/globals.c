// Secret globals make secret whoever uses them, and what is derived flows on.
// RUN: %clang %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))

static unsigned char master[32] SECRET;
static unsigned char table[256];

// expected-remark@+1 {{it is secret: is handed secret data by 'reader'}}
static int handed(int x) { return x; }

// expected-remark@+1 {{it is secret: uses secret global 'master'}}
int reader(int i) { return handed(master[i]); }

// expected-remark@+1 {{it is secret: uses secret global 'master'}}
void writer(int i, int x) { master[i] = x; }

// expected-remark@+1 {{it is secret: uses secret global 'master'}}
unsigned char *address(void) { return master; }

// By way of a local pointer, which holds the address and not the data.
// expected-remark@+1 {{it is secret: is handed secret data by 'pointsTo'}}
static int handedPointer(const unsigned char *p) { return p[3]; }

// expected-remark@+1 {{it is secret: uses secret global 'master'}}
int pointsTo(void) {
  const unsigned char *p = master;
  return handedPointer(p);
}

// Near miss: another global.
int other(int i) { return table[i]; }

// Near miss: asks for its size only.
unsigned long size(void) { return sizeof master; }
