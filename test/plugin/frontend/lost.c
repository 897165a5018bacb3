// Secrets at hand without a named, annotated variable: what the function
// loads or is given counts as secret, which the callee shows.
// RUN: %clang %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
typedef unsigned char byte;
struct SECRET key {
  byte data[32];
};
typedef byte secret_byte SECRET;
struct context {
  int rounds;
  byte round_keys[240] SECRET;
};

// expected-remark@+1 {{it is secret: is handed secret data by 'literal'}}
static int of_literal(const byte *b) { return b[0]; }
// expected-remark@+1 {{it is secret: handles secret type 'struct key'}}
int literal(int x) { return of_literal((const byte *)&(struct key){{x}}); }

// expected-remark@+1 {{it is secret: is handed secret data by 'through_pointer'}}
static int of_call(int b) { return b; }
// expected-remark@+1 {{it is secret: handles secret type 'secret_byte'}}
int through_pointer(secret_byte (*f)(void)) { return of_call(f()); }

// expected-remark@+1 {{it is secret: is handed secret data by 'cast_in'}}
static int of_cast(int b) { return b; }
// expected-remark@+1 {{it is secret: handles secret type 'secret_byte'}}
int cast_in(void *p) { return of_cast(*(secret_byte *)p); }

// expected-remark@+1 {{it is secret: is handed secret data by 'cast_out'}}
static int of_part(const void *p) { return *(const byte *)p; }
// expected-remark@+1 {{it is secret: handles type 'struct context' with secret 'round_keys'}}
int cast_out(struct context *c) { return of_part(c); }

// expected-remark@+1 {{it is secret: is handed secret data by 'variable_arguments'}}
static int of_va_arg(int b) { return b; }
// expected-remark@+1 {{it is secret: handles secret type 'secret_byte}}
int variable_arguments(int n, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, n);
  int sum = of_va_arg(*__builtin_va_arg(list, secret_byte *));
  __builtin_va_end(list);
  return sum;
}

// Near misses: the value goes straight to where it is known to be secret, so
// other values in the same function stay plain.
struct key make(void);
static int plain(int x) { return x; }
// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
static int knows(struct key k) { return k.data[0]; }
// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
static int knows_pointer(const struct key *k) { return k->data[0]; }
// expected-remark@+1 {{it is secret: declares secret 'k'}}
int initializes(int *x) {
  struct key k = make();
  return knows(k) + plain(*x);
}
// expected-remark@+1 {{it is secret: handles secret type 'struct key'}}
int passes(int *x) { return knows(make()) + plain(*x); }
// expected-remark@+1 {{it is secret: handles secret type 'struct key'}}
int passes_literal(int *x) {
  return knows_pointer(&(struct key){{1}}) + plain(*x);
}
// expected-remark@+1 {{it is secret: declares secret 'k'}}
int casts_in(void *p, int *x) {
  struct key *k = p;
  return knows_pointer(k) + plain(*x);
}
