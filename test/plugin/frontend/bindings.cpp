// RUN: %clangxx -std=c++20 %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET [[clang::annotate("secret")]]
struct Pair {
  int key SECRET;
  int rest;
};
struct Plain {
  int key;
  int rest;
};
struct SECRET Key {
  int low, high;
};

// expected-remark@+1 {{it is secret: declares secret 'k'}}
int of_field(Pair &p) {
  auto [k, r] = p;
  return r;
}
// expected-remark@+1 {{it is secret: declares secret 'k'}}
int by_reference(Pair &p) {
  auto &[k, r] = p;
  return k;
}
// expected-remark@+1 {{it is secret: declares secret 'l'}}
int of_secret_type(void *p) {
  auto [l, h] = *static_cast<Key *>(p);
  return h;
}

// Near miss.
int plain(Plain &p) {
  auto [k, r] = p;
  return k + r;
}
