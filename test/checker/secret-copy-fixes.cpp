// RUN: %check-tidy secret-copy %s %t --std=c++17,c++23
// Where all callers are known a parameter becomes a const reference.

#define SECRET __attribute__((annotate("secret")))
void use(const void *);
void change(void *);

struct SECRET Key {
  int round(int) const;
  void rotate();
  unsigned char bytes[32];
};
extern Key global;

static int total(Key k, int factor);
// CHECK-FIXES: static int total(const Key &k, int factor);
static int total(Key k, int factor) {
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: parameter 'k' copies secret type 'Key'; pass a const reference [secret-copy]
  // CHECK-FIXES: static int total(const Key &k, int factor) {
  return k.round(1) * k.bytes[0] * factor;
}
namespace {
int hidden(const Key k) { return total(k, 1); }
// CHECK-MESSAGES: :[[@LINE-1]]:22: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: int hidden(const Key &k) { return total(k, 1); }
struct Engine {
  int method(Key k) const { return k.bytes[1]; }
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: int method(const Key &k) const { return k.bytes[1]; }
};
} // namespace
int callers(Key &other) {
  Key k = {};
  // near miss for the fix-it of what it is passed to: a temporary is fine.
  return total(k, 2) + hidden(Key()) + Engine().method(k);
}

// near miss for the fix-it: written to.
static int changed(Key k) {
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: static int changed(Key k) {
  k.rotate();
  return k.bytes[0];
}
// near miss for the fix-it: others may write to it.
static int handed_on(Key k) {
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: static int handed_on(Key k) {
  change(&k);
  return 0;
}
// near miss for the fix-it: a reference may be captured for longer.
static auto captured(Key k) {
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: static auto captured(Key k) {
  return [&k] { use(&k); };
}
// near miss for the fix-it: a function pointer needs the type.
static int pointed(Key k) { return k.bytes[0]; }
// CHECK-MESSAGES: :[[@LINE-1]]:24: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: static int pointed(Key k) { return k.bytes[0]; }
int (*const table[])(Key) = {pointed};
// near miss for the fix-it: the object may change during the call.
static int shared(Key k) { return k.bytes[0]; }
// CHECK-MESSAGES: :[[@LINE-1]]:23: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: static int shared(Key k) { return k.bytes[0]; }
// near miss for the fix-it: other units call it.
int external(Key k) { return k.bytes[0]; }
// CHECK-MESSAGES: :[[@LINE-1]]:18: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: int external(Key k) { return k.bytes[0]; }
// near miss for the fix-it: how a template is used is not known.
template <class T> static int in_template(T, Key k) { return k.bytes[0]; }
// CHECK-MESSAGES: :[[@LINE-1]]:50: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: template <class T> static int in_template(T, Key k) { return k.bytes[0]; }

int more() {
  Key k = {};
  captured(k);
  return changed(k) + handed_on(k) + shared(global) + in_template(1, k) +
         in_template('c', k);
}
