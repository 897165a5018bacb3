// RUN: %clang %lethe -fblocks -Rpass=lethe -Xclang -verify -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))

int takes_secret(void) {
  // expected-remark@+1 {{it is secret: has secret parameter 'key'}}
  int (^block)(int) = ^(int key SECRET) {
    return key;
  };
  return block(1);
}
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
int captures(int key SECRET) {
  // expected-remark@+1 {{it is secret: captures secret 'key'}}
  return ^{
    return key;
  }();
}

// Near miss.
int plain(int x) {
  return ^(int y) {
    return x + y;
  }(1);
}
