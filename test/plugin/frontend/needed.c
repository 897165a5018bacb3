// In optimized C, what Clang emits only if something refers to it is left to
// the end of the unit, and read if something does.
// RUN: %clang %lethe -O1 -Xclang -disable-llvm-passes -std=gnu11 -Rpass=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clang %lethe -O1 -fno-inline -std=gnu11 -Rpass=lethe -Xclang -verify=expected -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
#define USED __attribute__((used))
typedef struct {
  char data[32];
} key SECRET;
void sink(const void *, unsigned long);

// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
static void by_call(key *k) { sink(k, sizeof *k); }
void calls(void *p) { by_call(p); } // expected-remark {{it is secret}}

// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
static inline int by_address(int k SECRET) { return k + 1; }
int (*address)(int) = by_address;

// expected-remark@+1 {{it is secret: declares secret 'k'}}
static void by_cleanup(int *p) {
  key k;
  sink(&k, *p);
}
void leaves(int x) {
  int y __attribute__((cleanup(by_cleanup))) = x;
  sink(&y, sizeof y);
}

// expected-remark@+1 {{it is secret: declares secret 'k'}}
USED static void by_attribute(void) {
  key k;
  sink(&k, sizeof k);
}

// expected-remark@+1 {{it is secret: declares secret 'k'}}
inline void by_later_declaration(void) {
  key k;
  sink(&k, sizeof k);
}
extern void by_later_declaration(void);

void alias(void) __attribute__((alias("by_alias")));
// expected-remark@+1 {{it is secret: declares secret 'k'}}
static void by_alias(void) {
  key k;
  sink(&k, sizeof k);
}
// Nothing names this one but its symbol, so nobody knows what is in it.
void labelled(void) __asm__("by_label");
// expected-remark@+1 {{it is secret: was not read, as nothing refers to it but by its symbol}}
static void by_label(void) { sink(0, 0); }
void calls_label(void) { labelled(); }

// Near misses.
static inline void not_emitted(void) {
  key k;
  sink(&k, sizeof k);
}
static inline int plain(int x) { return x; }
int calls_plain(int x) { return plain(x); }
extern inline __attribute__((gnu_inline)) int replaced(int x) { return x; }
int replaced(int x) { return x + 1; }
