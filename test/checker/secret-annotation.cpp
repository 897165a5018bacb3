// RUN: %check-tidy secret-annotation %s %t --std=c++17,c++23

#define SECRET __attribute__((annotate("secret")))

struct Sink {
  virtual ~Sink();
  virtual void take(const char *Key) = 0;
  // CHECK-FIXES: virtual void take(const char *Key __attribute__((annotate("secret")))) = 0;
  virtual void takeMarked(const char *Key SECRET) = 0;
  virtual void takeBoth(const char *Key SECRET, int Count) = 0;
};
struct File : Sink {
  void take(const char *Key SECRET) override;
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: parameter 'Key' is marked here, but not in 'Sink::take', which this overrides; calls through the base do not see the marking [secret-annotation]
  // near miss: the base's marking holds here, too.
  void takeMarked(const char *Key) override;
  // near miss: marked in both.
  void takeBoth(const char *Key SECRET, int Count) override;
};

template <typename T> struct Box {
  T Value [[clang::annotate("secert")]];
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: annotation "secert" is not a marking; did you mean "secret"?
  // CHECK-FIXES: T Value {{\[\[}}clang::annotate("secret")]];
};
// near miss: instances say nothing anew.
Box<int> First;
Box<char> Second;

namespace SECRET keys {}
// CHECK-MESSAGES: :[[@LINE-1]]:11: warning: marking has no effect on a namespace

int Counter;
// CHECK-FIXES: int Counter __attribute__((annotate("secret")));
int &Alias SECRET = Counter;
// CHECK-MESSAGES: :[[@LINE-1]]:6: warning: 'Alias' is marked, but 'Counter', which it leads to, is not: other uses of 'Counter' are not seen; mark 'Counter'
// near miss: a reference to a local, whose function is erased as a whole.
int local() {
  int Value = 1;
  int &Reference SECRET = Value;
  return Reference;
}

// near miss: a deleted function has no calls, and its parameter no marking to
// lose.
struct Unique {
  Unique(const Unique &) = delete;
};
