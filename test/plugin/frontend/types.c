// Marked types, by value and behind pointers.
// RUN: %clang %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
typedef unsigned char byte;

struct SECRET key {
  byte data[32];
};
typedef struct {
  byte data[32];
} SECRET unnamed_key;
typedef struct plain_key {
  byte data[32];
} aliased_key SECRET;
union SECRET word {
  int i;
  float f;
};
enum SECRET digit { ZERO, ONE };
typedef byte secret_byte SECRET;
struct outer {
  int public_part;
  struct key inner;
};
struct table {
  int length;
  struct key keys[4];
};

// expected-remark@+1 {{it is secret: declares secret 'k'}}
int by_value(void) {
  struct key k = {{1}};
  return k.data[0];
}
// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
int by_pointer(struct key *k) { return k->data[0]; }
// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
int by_pointer_to_pointer(const struct key *const *k) { return (*k)->data[0]; }
// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
int by_array(struct key k[2]) { return k[1].data[0]; }
// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
int unnamed_type(unnamed_key *k) { return k->data[0]; }
// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
int marked_typedef(aliased_key *k) { return k->data[0]; }
// expected-remark@+1 {{it is secret: has secret parameter 'w'}}
int marked_union(union word w) { return w.i; }
// expected-remark@+1 {{it is secret: has secret parameter 'd'}}
int marked_enum(enum digit d) { return d == ONE; }
// expected-remark@+1 {{it is secret: declares secret 'b'}}
int scalar_typedef(int x) {
  secret_byte b = x;
  return b;
}
// expected-remark@+1 {{it is secret: has secret parameter 'b'}}
int array_of_typedef(secret_byte (*b)[4]) { return (*b)[0]; }
// expected-remark@+1 {{it is secret: has secret parameter 'b'}}
int type_annotation(byte [[clang::annotate_type("secret")]] * b) { return *b; }
// expected-remark@+1 {{it is secret: has secret parameter 'o'}}
int holds_by_value(struct outer o) { return o.public_part; }
// expected-remark@+1 {{it is secret: accesses secret field 'data'}}
int inner(struct outer *o) { return o->inner.data[0]; }
// expected-remark@+1 {{it is secret: accesses secret field 'keys'}}
void *element(struct table *t) { return &t->keys[2]; }

struct key make(void);
// expected-remark@+1 {{it is secret: returns secret type 'struct key'}}
struct key result(void) { return make(); }
// expected-remark@+1 {{it is secret: handles secret type 'struct key'}}
void discards_result(void) { make(); }
// expected-remark@+1 {{it is secret: handles secret type 'struct key'}}
void compound_literal(void) { (void)(struct key){{1}}; }
// expected-remark@+1 {{it is secret: handles secret type 'struct key'}}
int cast_to_pointer(void *p) { return (struct key *)p != 0; }
// expected-remark@+1 {{it is secret: handles type 'struct outer' with secret 'inner'}}
void copies_holder(struct outer *to, struct outer *from) { *to = *from; }
// expected-remark@+1 {{it is secret: handles secret type 'secret_byte'}}
int lvalue_of_typedef(void *p) { return *(secret_byte *)p; }

// Marked at its definition, after a forward declaration was asked for.
struct late;
struct late *same(struct late *l) { return l; }
struct SECRET late {
  byte data[32];
};
// expected-remark@+1 {{it is secret: has secret parameter 'l'}}
int complete(struct late *l) { return l->data[0]; }

// Near misses.
unsigned long sizes(void) {
  return sizeof(struct key) + _Alignof(struct key) + sizeof make();
}
int unmarked_alias(struct plain_key *k) { return k->data[0]; }
int public_part(struct outer *o) { return o->public_part; }
int length(struct table *t) { return t->length; }
int same_name(void) {
  struct key {
    byte data[32];
  } k = {{1}};
  return k.data[0];
}
int takes_function(struct key (*f)(struct key *)) { return f != 0; }
unsigned long offset(void) { return __builtin_offsetof(struct outer, inner); }
