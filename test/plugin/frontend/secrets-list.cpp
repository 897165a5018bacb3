// Names of C++: scopes, overloads, operators, templates, overriding.
// RUN: split-file %s %t
// RUN: %clangxx %lethe -std=c++20 -fplugin-arg-lethe-secrets=%t/list.txt -fplugin-arg-lethe-unused-secrets -Rpass=lethe -Xclang -verify -c -o %t.o %t/use.cpp

//--- list.txt
function ns::Signer::sign(const Key &, int)
function ns::Signer::at(int) const
function ns::Signer::operator[]
function ns::Signer::operator ( )
function ns::Signer::operator*
function ns::Signer::whole
param    ns::Signer::part key
param    ns::Signer::two(int, ns::Key const&) key
function ns::Key::operator const unsigned char*
function ns::v1::Key::~Key
function ns::Key::Key(int)
function ns::hidden
function operator""_key
param    lib::*::set 1
field    Box value
type     Wrapped
type     Alias
field    Outer::Inner secret
type     makes::Local
param    generic 1
function only_int(int)
function only_deduced(T)
param    key_of::operator() key
function Number::operator?*
function Pool::operator new[]
function escap\ed
global   Shared::master
global   ns::internal
global   variable
global   bound
function lib::c_function
function words(long unsigned int)
function words(char const *)
function words(void (*)(int, char *))
function words(signed char, ...)
function array(const unsigned char[32])
function ::at_top

//--- use.cpp
typedef unsigned char byte;

namespace ns {
inline namespace v1 {
struct Key {
  byte data[4];
  Key();
  Key(int);
  ~Key();
  operator bool() const;
  operator const byte *() const;
};
} // namespace v1
struct Signer {
  int sign(const Key &k, int n);
  int sign(int n, const Key &k);
  int at(int i);
  int at(int i) const;
  int operator[](int i);
  int operator()(int i);
  int operator*(int i);
  int operator+(int i);
  int two(int x, const Key &key);
  int two(const Key &key, int x);
  virtual int whole(int x);
  virtual int part(int x, int key);
};
struct Derived : Signer {
  int whole(int x) override;
  int part(int, int other) override;
};

// expected-remark@+1 {{it is secret: 'sign' is marked secret}}
int Signer::sign(const Key &k, int n) { return n; }
int Signer::sign(int n, const Key &k) { return n; }
int Signer::at(int i) { return i; }
// expected-remark@+1 {{it is secret: 'at' is marked secret}}
int Signer::at(int i) const { return i; }
// expected-remark@+1 {{it is secret: 'operator[]' is marked secret}}
int Signer::operator[](int i) { return i; }
// expected-remark@+1 {{it is secret: 'operator()' is marked secret}}
int Signer::operator()(int i) { return i; }
// expected-remark@+1 {{it is secret: 'operator*' is marked secret}}
int Signer::operator*(int i) { return i; }
int Signer::operator+(int i) { return i; }
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
int Signer::two(int x, const Key &key) { return x; }
int Signer::two(const Key &key, int x) { return x; }
// expected-remark@+1 {{it is secret: 'whole' is marked secret}}
int Derived::whole(int x) { return x; }
// expected-remark@+1 {{it is secret: has secret parameter 'other'}}
int Derived::part(int x, int other) { return x + other; }
Key::operator bool() const { return data[0]; }
// expected-remark@+1 {{it is secret: 'operator const unsigned char *' is marked secret}}
Key::operator const byte *() const { return data; }
Key::Key() {}
// expected-remark@+1 1+ {{it is secret: 'Key' is marked secret}}
Key::Key(int) {}
// expected-remark@+1 1+ {{it is secret: '~Key' is marked secret}}
Key::~Key() {}
namespace {
// expected-remark@+1 {{it is secret: 'hidden' is marked secret}}
__attribute__((noinline)) int hidden(int x) { return x; }
int internal;
} // namespace
// expected-remark@+1 {{it is secret: uses secret global 'internal'}}
int uses_internal() { return internal++; }
int calls_hidden(int x) { return hidden(x); }
} // namespace ns
int hidden(int x) { return x; }
// expected-remark@+1 {{it is secret: 'operator""_key' is marked secret}}
int operator""_key(unsigned long long x) { return (int)x; }

namespace lib {
struct A {
  static int set(int x, int y);
};
// expected-remark@+1 {{it is secret: has secret parameter 'x'}}
int A::set(int x, int y) { return x; }
int set(int x) { return x; }
extern "C" {
// expected-remark@+1 {{it is secret: 'c_function' is marked secret}}
int c_function(int x) { return x; }
}
} // namespace lib

template <class T> struct Box {
  T value;
  // expected-remark@+1 {{it is secret: accesses secret field 'value'}}
  T get() { return value; }
};
template struct Box<int>;
template <> struct Box<char> {
  char value, other;
};
// expected-remark@+1 {{it is secret: accesses secret field 'value'}}
int specialized(Box<char> *b) { return b->value; }
int specialized_other(Box<char> *b) { return b->other; }
template <class T> struct Wrapped {
  T inner;
};
// expected-remark@+1 {{it is secret: has secret parameter 'w'}}
int class_template(Wrapped<int> *w) { return w->inner; }
template <class T> using Alias = T;
// expected-remark@+1 {{it is secret: has secret parameter 'x'}}
int alias(Alias<int> x) { return x; }

struct Outer {
  struct Inner {
    int secret, plain;
  };
  int secret;
};
// expected-remark@+1 {{it is secret: accesses secret field 'secret'}}
int nested(Outer::Inner &i) { return i.secret; }
int nested_plain(Outer::Inner &i) { return i.plain; }
int not_nested(Outer &o) { return o.secret; }
// expected-remark@+1 {{it is secret: declares secret 'local'}}
int makes() {
  struct Local {
    int word;
  } local{1};
  return local.word;
}

// expected-remark@+1 {{it is secret: has secret parameter 't'}}
template <class T> int generic(T t) { return t; }
template int generic(int);
// expected-remark@+1 {{it is secret: has secret parameter 'c'}}
template <> int generic(char c) { return c; }
// By the types of one instantiation, or of the template itself.
// expected-remark-re@+1 {{'int only_int<int>(int)' erases {{.*}} 'only_int' is marked secret}}
template <class T> int only_int(T t) { return t; }
template int only_int(int);
template int only_int(long);
// expected-remark@+1 2 {{it is secret: 'only_deduced' is marked secret}}
template <class T> int only_deduced(T t) { return t; }
template int only_deduced(int);
template int only_deduced(long);

struct Number {
  int operator+(int x);
  int operator*(int x);
  operator int();
  int plus(int x);
};
// expected-remark@+1 {{it is secret: 'operator+' is marked secret}}
int Number::operator+(int x) { return x; }
// expected-remark@+1 {{it is secret: 'operator*' is marked secret}}
int Number::operator*(int x) { return x; }
// expected-remark@+1 {{it is secret: 'operator int' is marked secret}}
Number::operator int() { return 1; }
int Number::plus(int x) { return x; }
char pool[64];
struct Pool {
  static void *operator new(unsigned long size);
  static void *operator new[](unsigned long size);
};
void *Pool::operator new(unsigned long size) { return pool; }
// expected-remark@+1 {{it is secret: 'operator new[]' is marked secret}}
void *Pool::operator new[](unsigned long size) { return pool; }
// expected-remark@+1 {{it is secret: 'escaped' is marked secret}}
int escaped(int x) { return x; }

// A lambda belongs to the function around it.
int key_of(int x) {
  // expected-remark@+1 {{it is secret: has secret parameter 'key'}}
  auto get = [](int key) __attribute__((noinline)) { return key; };
  return get(x);
}
auto other = [](int key) __attribute__((noinline)) { return key; };
int calls_other(int x) { return other(x); }

struct Shared {
  static int master;
  static int plain;
};
// expected-remark@+1 {{it is secret: uses secret global 'master'}}
int static_member() { return Shared::master; }
int plain_static_member() { return Shared::plain; }
template <class T> T variable = 1;
// expected-remark@+1 {{it is secret: uses secret global 'variable'}}
int variable_template() { return variable<int>; }
struct Two {
  int a, b;
};
static auto [bound, unbound] = Two{1, 2};
// expected-remark@+1 {{it is secret: uses secret 'bound'}}
int uses_binding() { return bound; }

// expected-remark@+1 {{it is secret: 'words' is marked secret}}
int words(unsigned long x) { return x != 0; }
// expected-remark@+1 {{it is secret: 'words' is marked secret}}
int words(const char *const x) { return *x; }
// expected-remark@+1 {{it is secret: 'words' is marked secret}}
int words(void (*f)(int, char *)) { return f != nullptr; }
// expected-remark@+1 {{it is secret: 'words' is marked secret}}
int words(signed char x, ...) { return x; }
int words(char x) { return x; }
int words(unsigned x) { return x != 0; }
int words(char *x) { return *x; }
// expected-remark@+1 {{it is secret: 'array' is marked secret}}
int array(const byte x[32]) { return *x; }
// expected-remark@+1 {{it is secret: 'at_top' is marked secret}}
int at_top(int x) { return x; }
namespace ns {
int at_top(int x) { return x; }
} // namespace ns
