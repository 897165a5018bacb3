// Each kind of entry, and near misses.
// RUN: split-file %s %t
// RUN: %clang %lethe -fplugin-arg-lethe-secrets=%t/list.txt -Rpass=lethe -Xclang -verify -c -o %t.o %t/use.c
// The lists of several arguments add up.
// RUN: %clang %lethe -fplugin-arg-lethe-secrets=%t/first.txt -fplugin-arg-lethe-secrets=%t/second.txt -Rpass=lethe -Xclang -verify -c -o %t.o %t/use.c
// A list without entries marks nothing.
// RUN: %clang %lethe -fplugin-arg-lethe-secrets=%t/none.txt -fplugin-arg-lethe-secrets=/dev/null -Rpass=lethe -c -o %t.o %t/use.c 2>&1 | count 0

//--- none.txt
# function listed

//--- first.txt
function hmac_*   # a comment after an entry
function listed
param aes_init key
param header_only 2
param every *
param renamed before

//--- second.txt
field context rk
	field	hidden_context	{rk,nested}
  field cont?xt low
field outer inner_key
type ge_p3
type scalar
type word
type choice
type seed
type pair[0-9]
global master_key
global declared_later
global per_thread
global has_static::cache
global has_extern

//--- list.txt
function hmac_*
function listed
param aes_init key
param header_only 2
param every *
param renamed before
field context rk
field hidden_context {rk,nested}
field cont?xt low
field outer inner_key
type ge_p3
type scalar
type word
type choice
type seed
type pair[0-9]
global master_key
global declared_later
global per_thread
global has_static::cache
global has_extern

//--- use.c
typedef unsigned char byte;

// expected-remark@+1 {{it is secret: 'hmac_init' is marked secret}}
int hmac_init(int x) { return x; }
// expected-remark@+1 {{it is secret: is handed secret data by 'listed'}}
static __attribute__((noinline)) int handed(int x) { return x; }
// expected-remark@+1 {{it is secret: 'listed' is marked secret}}
int listed(int *x) { return handed(*x); }
int HMAC_INIT(int x) { return x; }
int xhmac_init(int x) { return x; }
int listed_not(int x) { return x; }

// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
int aes_init(byte *key, int rounds) { return *key; }
int aes_done(byte *key, int rounds) { return *key; }
int header_only(int, byte *);
// expected-remark@+1 {{it is secret: has secret parameter 'any'}}
int header_only(int x, byte *any) { return x + *any; }
// expected-remark@+1 {{it is secret: has secret parameter 'x'}}
int every(int x, int y) { return x + y; }
// One declaration calls it by the listed name.
int renamed(int before);
// expected-remark@+1 {{it is secret: has secret parameter 'after'}}
int renamed(int after) { return after; }

struct context {
  int rounds;
  byte rk[32];
  unsigned low : 4, high : 4;
};
// expected-remark@+1 {{it is secret: accesses secret field 'rk'}}
int field(struct context *c) { return c->rk[1]; }
// expected-remark@+1 {{it is secret: accesses secret field 'low'}}
int bit_field(struct context *c) { return c->low; }
int other_field(struct context *c) { return c->rounds + c->high; }
// expected-remark@+1 {{it is secret: declares secret 'c'}}
int holds_field(void) {
  struct context c = {1};
  return c.rounds;
}

// The typedef's name comes after the fields.
typedef struct {
  union {
    byte rk[32];
    struct {
      int nested;
    } part;
  };
  int plain;
} hidden_context;
// expected-remark@+1 {{it is secret: accesses secret field 'rk'}}
int anonymous_member(hidden_context *c) { return c->rk[1]; }
// expected-remark@+1 {{it is secret: accesses secret field 'nested'}}
int unnamed_struct(hidden_context *c) { return c->part.nested; }
int hidden_plain(hidden_context *c) { return c->plain; }

// Where no scope is, the name is the struct's own.
struct outer {
  struct inner {
    int inner_key;
  } in;
};
int not_outer(struct outer *o) { return o->in.inner_key; }

struct ge_p3 {
  int words[4];
};
// expected-remark@+1 {{it is secret: has secret parameter 'g'}}
int tag(struct ge_p3 *g) { return g->words[1]; }
typedef struct {
  int words[4];
} scalar;
// expected-remark@+1 {{it is secret: has secret parameter 's'}}
int typedef_of_unnamed(scalar *s) { return s->words[1]; }
// expected-remark@+1 {{it is secret: declares secret 's'}}
int other_typedef(void) {
  typedef __typeof__((scalar){{0}}) alias;
  alias s = {{1}};
  return s.words[1];
}
typedef unsigned long word;
// expected-remark@+1 {{it is secret: has secret parameter 'w'}}
int typedef_of_integer(word w) { return w != 0; }
int underlying_type(unsigned long w) { return w != 0; }
enum choice { LEFT, RIGHT };
// expected-remark@+1 {{it is secret: has secret parameter 'c'}}
int enumeration(enum choice c) { return c; }
union seed {
  int word;
};
// expected-remark@+1 {{it is secret: has secret parameter 's'}}
int union_type(union seed *s) { return s->word; }
struct pair1 {
  int word;
};
struct pairs {
  int word;
};
// expected-remark@+1 {{it is secret: has secret parameter 'p'}}
int range(struct pair1 *p) { return p->word; }
int not_in_range(struct pairs *p) { return p->word; }

byte master_key[32];
// expected-remark@+1 {{it is secret: uses secret global 'master_key'}}
int uses_global(void) { return master_key[1]; }
extern int declared_later;
// expected-remark@+1 {{it is secret: uses secret global 'declared_later'}}
int uses_declared(void) { return declared_later; }
int declared_later;
_Thread_local int per_thread;
// expected-remark@+1 {{it is secret: uses secret global 'per_thread'}}
int uses_thread_local(void) { return per_thread; }
// expected-remark@+1 {{it is secret: declares secret 'cache'}}
int has_static(void) {
  static int cache;
  return cache;
}
int other_static(void) {
  static int cache;
  return cache;
}
// expected-remark@+1 {{it is secret: uses secret global 'has_extern'}}
int uses_extern(void) {
  extern int has_extern;
  return has_extern;
}

// An entry for a variable means none that is on the stack.
int local(void) {
  int master_key = 1, cache = 2;
  return master_key + cache;
}
int parameter(int master_key) { return master_key; }
int size_only(void) { return sizeof master_key + sizeof(struct ge_p3); }
