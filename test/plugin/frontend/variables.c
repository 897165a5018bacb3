// Marked variables, wherever one can be declared.
// RUN: %clang %lethe -Rpass=lethe -Xclang -verify -std=c23 -Wno-empty-body -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
typedef unsigned char byte;

// expected-remark@+1 {{it is secret: declares secret 'key'}}
int local(void) {
  byte key SECRET = 1;
  return key;
}
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
int parameter(byte *key SECRET) { return *key; }
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int nested_block(int x) {
  if (x) {
    byte key SECRET = 1;
    x += key;
  }
  return x;
}
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int for_init(void) {
  for (byte key SECRET = 0; key < 3; key++)
    ;
  return 0;
}
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int statement_expression(void) {
  return ({
    byte key SECRET = 2;
    key;
  });
}
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int static_local(void) {
  static byte key[4] SECRET;
  return key[0];
}
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int atomic(void) {
  _Atomic(byte) key SECRET = 1;
  return key;
}
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int register_variable(void) {
  register int key SECRET = 1;
  return key;
}
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int never_read(void) {
  byte key[8] SECRET;
  return 0;
}

// A marking on any redeclaration counts.
int redeclared(byte *key SECRET);
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
int redeclared(byte *key) { return *key; }
int renamed(byte *SECRET);
// expected-remark@+1 {{it is secret: has secret parameter 'anything'}}
int renamed(byte *anything) { return *anything; }
// expected-remark@+1 {{it is secret: has an unnamed secret parameter}}
int unnamed(int, int SECRET) { return 1; }

int tentative;
extern int tentative SECRET;
// expected-remark@+1 {{it is secret: uses secret global 'tentative'}}
int uses_tentative(void) { return tentative; }

_Thread_local byte per_thread SECRET;
// expected-remark@+1 {{it is secret: uses secret global 'per_thread'}}
int uses_thread_local(void) { return per_thread; }

extern byte elsewhere[32] SECRET;
// What it reads of a global that is defined elsewhere is secret as well.
// expected-remark@+1 {{it is secret: is handed secret data by 'uses_extern'}}
static int handed(int x) { return x; }
// expected-remark@+1 {{it is secret: uses secret global 'elsewhere'}}
int uses_extern(void) { return handed(elsewhere[0]); }

// A statement that is never reached still has its variable.
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int dead(void) {
  return 0;
  byte key SECRET = 1;
  return key;
}

// Near misses.
byte unused_global[32] SECRET;
extern byte unused_extern[32] SECRET;
int declares_extern_only(void) {
  extern byte unused_extern[32];
  return 0;
}
unsigned long size_of(void) { return sizeof unused_global + sizeof elsewhere; }
unsigned long type_of(void) {
  __typeof__(elsewhere) copy;
  return sizeof copy;
}
int other_annotation(void) {
  byte key __attribute__((annotate("public"))) = 1;
  return key;
}
int shadows(void) {
  byte unused_global = 1;
  return unused_global;
}
int not_chosen(int x) { return _Generic(x, int: 1, default: elsewhere[0]); }
int declared_only(byte *key SECRET);
