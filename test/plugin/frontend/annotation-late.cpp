// What stands before the unit's first annotation is read when that comes: the
// closures there count in the names of those after it, which Clang numbers, and
// no number is told from the others.
// RUN: %clang %lethe -std=c++17 -Rpass=lethe -Xclang -verify -c -o %t.o %s

// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
auto public_one = [](int x) { return x + 1; };
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
auto public_two = [](int x) { return public_one(x) * 2; };

// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
auto secret = [](int key __attribute__((annotate("secret")))) {
  return key * 3;
};

int use(int x) { return public_two(x) + secret(x); }
