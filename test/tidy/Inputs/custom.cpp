#define SECRET __attribute__((annotate("secret")))

// CHECK: [[@LINE+1]]:1: warning: secret type can be copied{{.*}} [custom-secret-copyable-type]
struct SECRET Key {
  unsigned char bytes[32];
};
struct SECRET Fixed {
  Fixed();
  Fixed(const Fixed &) = delete;
  Fixed &operator=(const Fixed &) = delete;
  unsigned char bytes[32];
};
struct Public {
  unsigned char bytes[32];
};

template <typename T> void assign(T &to, const T &from) {
  // CHECK: [[@LINE+1]]:3: warning: this copies a secret{{.*}} [custom-secret-copy]
  to = from;
}

void use(Key &to, const Key &from, Public &other) {
  assign(to, from);
  assign(other, other);
  // CHECK: [[@LINE+1]]:3: warning: this copies a secret{{.*}} [custom-secret-copy]
  Key copy = from;
  const Key &reference = from;
  Key fresh;
}

// CHECK: [[@LINE+1]]:1: warning: this copies a secret{{.*}} [custom-secret-copy]
Key make();
