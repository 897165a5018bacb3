// RUN: %clangxx -std=c++20 %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET [[clang::annotate("secret")]]
typedef unsigned char byte;
void sink(const void *, unsigned long) noexcept;

struct SECRET Key {
  byte data[32];
  Key();
  ~Key();
  // expected-remark@+1 1+ {{is a member of secret type 'Key'}}
  int at(int i) const { return data[i]; }
  static int size() { return 32; }
  virtual void take(int x);
};
// expected-remark@+1 1+ {{is a member of secret type 'Key'}}
Key::Key() {}
// expected-remark@+1 1+ {{is a member of secret type 'Key'}}
Key::~Key() {}
// expected-remark@+1 {{it is secret: is a member of secret type 'Key'}}
void Key::take(int) {}
// expected-remark@+1 {{it is secret: has secret parameter 'k'}}
int calls(Key &k) { return k.at(1); }
// expected-remark@+1 {{it is secret: declares secret 'k'}}
void news() { Key *k = new Key; }
int size() { return Key::size(); }

// What a marked base declares, an overrider inherits.
struct Base {
  SECRET virtual void whole();
  virtual void part(int x, int key SECRET);
};
struct Derived : Base {
  void whole() override;
  void part(int x, int key) override;
};
// expected-remark@+1 {{it is secret: 'whole' is marked secret}}
void Derived::whole() {}
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
void Derived::part(int x, int key) {}

// A class derived from a secret one is secret.
struct Wide : Key {
  int more;
};
// expected-remark@+1 {{it is secret: has secret parameter 'w'}}
int derived(Wide *w) { return w->more; }

struct Holder {
  int count;
  SECRET byte inner[16];
  // expected-remark@+1 1+ {{accesses secret field 'inner'}}
  Holder() : count(0), inner() {}
  int get() const;
};
// expected-remark@+1 {{it is secret: declares secret 'h'}}
int local_holder() {
  Holder h;
  return h.get();
}
// expected-remark@+1 {{it is secret: handles type 'Holder' with secret 'inner'}}
void assigns(Holder &to, const Holder &from) { to = from; }
int public_part(Holder &h) { return h.get() + h.count; }

struct Shared {
  SECRET static byte master[32];
  static int plain;
};
// expected-remark@+1 {{it is secret: uses secret global 'master'}}
int static_member() { return Shared::master[0]; }
int plain_static_member() { return Shared::plain; }

// The base class subobject of a secret object, by way of `this`.
// expected-remark@+1 {{it is secret: is handed secret data by}}
static int reads(const void *p) { return *(const byte *)p; }
struct SECRET Token {
  byte data[8];
  // expected-remark@+1 {{it is secret: is a member of secret type 'Token'}}
  int self() const { return reads(this); }
};
int (Token::*member)() const = &Token::self;

// expected-remark@+1 {{it is secret: declares secret 'k'}}
int catches() {
  try {
    sink(0, 0);
  } catch (Key &k) {
    return 1;
  }
  return 0;
}

// Near misses.
int unevaluated() { return sizeof(Key) + noexcept(Key()) + alignof(Key); }
struct Unrelated {
  struct Key {
    int data;
  };
};
int same_name(Unrelated::Key &k) { return k.data; }
int discarded() {
  if constexpr (false) {
    Key k;
    return 1;
  }
  return 0;
}
