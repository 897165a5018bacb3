// Calls through pointers: every function that might be the callee is secret.
// RUN: %clang %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
typedef unsigned char byte;

void qsort(void *, unsigned long, unsigned long,
           int (*)(const void *, const void *));

// expected-remark@+1 {{it is secret: may be handed secret data through a pointer by 'source'}}
static int same_type(const byte *p) { return p[0]; }

// expected-remark@+1 {{it is secret: may be handed secret data by a function 'source' calls}}
static int callback(const void *a, const void *b) {
  return *(const byte *)a - *(const byte *)b;
}

// Near miss: of another type.
static int other_type(int x) { return x; }

int (*pointer)(const byte *) = same_type;
int (*other)(int) = other_type;

// expected-remark@+1 {{it is secret: declares secret 'key'}}
int source(const byte *in) {
  byte key[32] SECRET;
  for (int i = 0; i < 32; i++)
    key[i] = in[i];
  qsort(key, 32, 1, callback);
  return pointer(key) + other(3);
}
