// RUN: %clangxx -std=c++20 %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET [[clang::annotate("secret")]]
struct SECRET Key {
  int data;
  // expected-remark@+1 1+ {{is a member of secret type 'Key'}}
  operator bool() const { return data; }
};

template <class T> struct Box {
  T value;
  // expected-remark@+1 1+ {{of secret type 'Box<Key>'}}
  bool get() { return value; }
};
// expected-remark@+1 {{it is secret: declares secret 'box'}}
int box_of_key() {
  Box<Key> box{};
  return box.get();
}
// expected-remark@+1 {{it is secret: has secret parameter 'box'}}
int pointer_to_box(Box<Box<Key>> *box) { return 1; }
int box_of_int() {
  Box<int> box{};
  return box.get();
}

// A marked template marks each specialization, also explicit ones.
template <class T> struct SECRET Marked {
  T value;
};
template <> struct Marked<char> {
  char other;
};
// expected-remark@+1 {{it is secret: has secret parameter 'm'}}
int implicit_specialization(Marked<int> &m) { return m.value; }
// expected-remark@+1 {{it is secret: has secret parameter 'm'}}
int explicit_specialization(Marked<char> &m) { return m.other; }

// Only the instantiation that has to do with a secret.
// expected-remark@+1 1+ {{has secret parameter 't'}}
template <class T> int function(T t) {
  T copy = t;
  return sizeof copy;
}
int instantiations() { return function(1); }
// expected-remark@+1 {{it is secret: handles secret type 'Key'}}
int secret_instantiation() { return function(Key()); }

// expected-remark@+1 2+ {{has secret parameter 'key'}}
template <class T> int marked_parameter(T key SECRET) { return key; }
template int marked_parameter(int);
template <> int marked_parameter(char key);
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
template <> int marked_parameter(char key) { return key; }
template int marked_parameter(long);

template <bool Taken> int branch() {
  if constexpr (Taken) {
    Key key{1};
    return key.data;
  } else {
    return 0;
  }
}
int not_taken() { return branch<false>(); }

template <class T> using Alias SECRET = T;
// expected-remark@+1 {{it is secret: has secret parameter 'x'}}
int alias(Alias<int> x) { return x; }

// A class that names itself in its base.
template <class T> struct Self {
  int depth;
};
struct SECRET Recursive : Self<Recursive> {
  int data;
};
// expected-remark@+1 {{it is secret: has secret parameter 'r'}}
int recursive(Recursive &r) { return r.data; }
struct PlainRecursive : Self<PlainRecursive> {
  int data;
};
int plain_recursive(PlainRecursive &r) { return r.data; }

template <class T> T variable SECRET = 1;
// expected-remark@+1 {{it is secret: uses secret global 'variable'}}
int variable_template() { return variable<int>; }
