// RUN: %check-tidy secret-copyable-type %s %t --std=c++20,c++23

#define SECRET __attribute__((annotate("secret")))

// No fix-it: from C++20 on a declared constructor ends its being an aggregate.
struct SECRET Key {
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: secret type 'Key' can be copied; delete its copy operations [secret-copyable-type]
  unsigned char bytes[32];
};
Key from_list = {{1, 2}};

// near miss: nothing secret.
struct Name {
  char text[32];
};
