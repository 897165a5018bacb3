// RUN: %clangxx -std=c++20 %lethe -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET [[clang::annotate("secret")]]
struct SECRET Key {
  int data;
};
int source();

// expected-remark@+1 {{it is secret: declares secret 'key'}}
int by_copy() {
  int key SECRET = 1;
  // expected-remark@+1 {{it is secret: captures secret 'key'}}
  auto lambda = [key] { return key; };
  return lambda();
}
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int by_reference() {
  int key SECRET = 1;
  // expected-remark@+1 {{it is secret: captures secret 'key'}}
  auto lambda = [&] { return key; };
  return lambda();
}
int parameter() {
  // expected-remark@+1 {{it is secret: has secret parameter 'key'}}
  auto lambda = [](int key SECRET) { return key; };
  return lambda(1);
}
int local() {
  // expected-remark@+1 {{it is secret: declares secret 'key'}}
  auto lambda = [] {
    int key SECRET = 1;
    return key;
  };
  return lambda();
}
int generic() {
  // expected-remark@+1 {{it is secret: declares secret 'copy'}}
  auto lambda = [](auto x) {
    Key copy{x};
    return copy.data;
  };
  return lambda(1);
}
// The numbers in the names of lambdas run in the order of their emission,
// here from the loop's body to its increment.
int emission_order(int x) {
  for (int i = 0; i < 3;
       // expected-remark@+1 {{it is secret: declares secret 'key'}}
       i += [](int y) {
         int key SECRET = y;
         return key;
       }(i))
    x += [](long y) { return y; }(x);
  return x;
}
// expected-remark@+1 {{it is secret: declares secret 'key'}}
int global = [] {
  int key SECRET = source();
  return key;
}();

// Near misses.
int other_lambda(int x) {
  return [x] { return x; }();
}
