// Classes that lead to each other, in whatever order they are asked about.
// RUN: %clangxx -std=c++20 %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
// RUN: %clangxx -std=c++20 %lethe -fplugin-arg-lethe-all -c -o %t.o %s
#define SECRET [[clang::annotate("secret")]]
struct SECRET Key {
  int data;
};
template <class T> struct Box;

// Each of 32 has pointers to all of them. Looked at along every path from one
// to another, they would take forever.
template <int N> struct Node;
#define FOUR(A)                                                                \
  Node<A> *a##A;                                                               \
  Node<A + 1> *b##A;                                                           \
  Node<A + 2> *c##A;                                                           \
  Node<A + 3> *d##A
template <int N> struct Node {
  FOUR(0);
  FOUR(4);
  FOUR(8);
  FOUR(12);
  FOUR(16);
  FOUR(20);
  FOUR(24);
  FOUR(28);
  int n;
};
#define DEFINE_FOUR(A)                                                         \
  template struct Node<A>;                                                     \
  template struct Node<A + 1>;                                                 \
  template struct Node<A + 2>;                                                 \
  template struct Node<A + 3>
DEFINE_FOUR(0);
DEFINE_FOUR(4);
DEFINE_FOUR(8);
DEFINE_FOUR(12);
DEFINE_FOUR(16);
DEFINE_FOUR(20);
DEFINE_FOUR(24);
DEFINE_FOUR(28);
int graph(Node<0> *node) {
  Node<0> copy{};
  return node->d28->b16->c4->n + copy.n;
}

// One of a ring of three has a secret, behind the pointer that closes it. What
// was found of the others before it was reached is not final.
struct Second;
struct Third;
struct First {
  Second *second;
  Box<Third> *boxed;
};
struct Second {
  First *first;
  Third *third;
};
struct Third {
  First *first;
  Second *second;
  Box<Third> *boxed;
  Key key;
};
template <class T> struct Box {
  T *value;
};
int first_plain(First &f) { return f.second != nullptr; }
int second_plain(Second &s) { return s.third != nullptr; }
// expected-remark@+1 {{it is secret: declares secret 't'}}
int third_has_a_secret() {
  Third t{};
  return t.key.data;
}
// expected-remark@+1 {{it is secret: has secret parameter 'b'}}
int box_is_secret(Box<Third> &b) { return b.value->first != nullptr; }
// expected-remark@+1 {{it is secret: has secret parameter 'b'}}
int box_in_a_box(Box<Box<Third>> &b) { return 1; }

// Asked about while a class they lead to has no definition yet.
struct Later;
struct Early {
  Box<Later> *box;
  Early *other;
};
int early(Early &e) { return e.box != nullptr; }
int still_plain(Box<Later> &b) { return b.value != nullptr; }
struct Later {
  Early *early;
  Key key;
};
int early_again(Early &e) { return e.other != nullptr; }
// expected-remark@+1 {{it is secret: declares secret 'l'}}
int later() {
  Later l{};
  return l.key.data;
}
// expected-remark@+1 {{it is secret: has secret parameter 'b'}}
int no_longer_plain(Box<Later> &b) { return b.value != nullptr; }
