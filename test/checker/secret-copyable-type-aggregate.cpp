// RUN: %check-tidy secret-copyable-type %s %t --std=c++17

#define SECRET __attribute__((annotate("secret")))

// An aggregate keeps its default constructor; until C++17 it stays one.
struct SECRET Key {
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: secret type 'Key' can be copied; delete its copy operations [secret-copyable-type]
  unsigned char bytes[32];
};
// CHECK-FIXES: {{^}}  unsigned char bytes[32];
// CHECK-FIXES-NEXT: {{^}}  Key() = default;
// CHECK-FIXES-NEXT: {{^}}  Key(const Key &) = delete;
// CHECK-FIXES-NEXT: {{^}}  Key &operator=(const Key &) = delete;
// CHECK-FIXES-NEXT: {{^}}};
Key from_list = {{1, 2}}, plain;

// near miss: nothing secret.
struct Name {
  char text[32];
};
