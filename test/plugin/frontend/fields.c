// RUN: %clang %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
typedef unsigned char byte;

struct context {
  int rounds;
  byte round_keys[240] SECRET;
  byte *pointer SECRET;
  unsigned flag : 3 SECRET;
  unsigned public_flag : 3;
  struct {
    int count;
    byte hidden SECRET;
  };
};
void sink(const void *, unsigned long);

// expected-remark@+1 {{it is secret: accesses secret field 'round_keys'}}
int reads(struct context *c) { return c->round_keys[c->rounds]; }
// expected-remark@+1 {{it is secret: accesses secret field 'round_keys'}}
void writes(struct context *c) { c->round_keys[0] = 1; }
// expected-remark@+1 {{it is secret: accesses secret field 'round_keys'}}
byte *address(struct context *c) { return c->round_keys; }
// expected-remark@+1 {{it is secret: accesses secret field 'hidden'}}
int anonymous(struct context *c) { return c->hidden; }
// expected-remark@+1 {{it is secret: declares secret 'c'}}
void by_value(void) {
  struct context c;
  sink(&c, sizeof c);
}
// expected-remark@+1 {{it is secret: handles type 'struct context' with secret 'round_keys'}}
void whole(struct context *c) { sink(c, sizeof *c); }

// Clang annotates no bit-fields: what such a function loads counts as secret.
// expected-remark@+1 {{it is secret: is handed secret data by 'bit_field'}}
static int handed(int x) { return x; }
// expected-remark@+1 {{it is secret: accesses secret field 'flag'}}
int bit_field(struct context *c) { return handed(c->flag); }

// Near misses.
int public_field(struct context *c) { return c->rounds; }
int public_bit_field(struct context *c) { return c->public_flag; }
int public_anonymous(struct context *c) { return c->count; }
void passes_on(struct context *c) { public_field(c); }
int size(struct context *c) { return sizeof c->round_keys; }
struct other {
  byte round_keys[240];
};
int same_name(struct other *o) { return o->round_keys[0]; }
