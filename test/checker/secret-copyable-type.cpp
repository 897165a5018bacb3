// RUN: %check-tidy secret-copyable-type %s %t --std=c++17,c++23

#include "containers.h"
#define SECRET __attribute__((annotate("secret")))
extern "C" void explicit_bzero(void *, size_t);
extern "C" void *memcpy(void *, const void *, size_t);

class SECRET Marked {
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: secret type 'Marked' can be copied; delete its copy operations [secret-copyable-type]
public:
  explicit Marked(int);
  ~Marked();

private:
  unsigned char bytes[32];
};
// CHECK-FIXES: {{^}}  unsigned char bytes[32];
// CHECK-FIXES-NEXT: {{^}}public:
// CHECK-FIXES-NEXT: {{^}}  Marked(const Marked &) = delete;
// CHECK-FIXES-NEXT: {{^}}  Marked &operator=(const Marked &) = delete;
// CHECK-FIXES-NEXT: {{^}}};

namespace nested {
struct Session {
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: type 'nested::Session' with secret 'key' can be copied; delete its copy operations [secret-copyable-type]
  Session();
  int id;
  unsigned char key[32] SECRET;
};
// CHECK-FIXES: {{^}}  unsigned char key[32] SECRET;
// CHECK-FIXES-NEXT: {{^}}  Session(const Session &) = delete;
// CHECK-FIXES-NEXT: {{^}}  Session &operator=(const Session &) = delete;
// CHECK-FIXES-NEXT: {{^}}};
} // namespace nested

// clang-format off
class OneLine { std::array<unsigned char, 4> pin SECRET; public: OneLine(); };
// CHECK-MESSAGES: :[[@LINE-1]]:7: warning: type 'OneLine' with secret 'pin' can be copied; {{.*}}
// clang-format on
// CHECK-FIXES: class OneLine { std::array<unsigned char, 4> pin SECRET; public: OneLine(); OneLine(const OneLine &) = delete; OneLine &operator=(const OneLine &) = delete; };

struct SECRET Assignable {
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: secret type 'Assignable' can be copied; {{.*}}
  Assignable(const Assignable &) = delete;
  int words[8];
};
// CHECK-FIXES: {{^}}  int words[8];
// CHECK-FIXES-NEXT: {{^}}  Assignable &operator=(const Assignable &) = delete;

struct Growing {
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: type 'Growing' with secret 'key' can be copied; {{.*}}
  Growing();
  std::vector<unsigned char> key SECRET;
};
// CHECK-FIXES: {{^}}  std::vector<unsigned char> key SECRET;
// CHECK-FIXES-NEXT: {{^}}  Growing(const Growing &) = delete;

// No fix-it where the unit copies it.
struct SECRET Copied {
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: secret type 'Copied' can be copied; {{.*}}
  Copied();
  int words[8];
};
void copies(const Copied &a) { Copied b = a; }
// No fix-it where the author has declared the copy.
class SECRET Declared {
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: secret type 'Declared' can be copied; {{.*}}
  Declared(const Declared &other) = default;

public:
  Declared &operator=(const Declared &other);
  int words[8];
};
template <class T> struct Box {
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: type 'Box<int>' with secret 'value' can be copied; {{.*}}
  Box();
  unsigned char value[sizeof(T)] SECRET;
};

template struct Box<int>;
template struct Box<char>;

// near miss: neither copied nor left behind.
class SECRET Unique {
public:
  Unique(const Unique &) = delete;
  Unique &operator=(const Unique &) = delete;
  unsigned char bytes[32];
};
// near miss: copied if its members can be; they are reported.
struct Around {
  Marked key;
  int id;
};
// near miss: leads to a secret, and holds none.
class Owner {
  std::unique_ptr<Unique> a;
  std::shared_ptr<Marked> b;
  unsigned char *SECRET pointer;
};
struct SECRET View {
  const unsigned char *first;
  size_t count;
};
// near miss: nothing secret.
struct Plain {
  unsigned char bytes[32];
};
// near miss: hidden, as before C++11.
class SECRET Old {
public:
  Old();

private:
  Old(const Old &);
  Old &operator=(const Old &);
  unsigned char bytes[32];
};
class Noncopyable {
protected:
  Noncopyable();
  Noncopyable(const Noncopyable &) = delete;
  Noncopyable &operator=(const Noncopyable &) = delete;
};
// near miss: by its base.
class SECRET ByBase : Noncopyable {
  unsigned char bytes[32];
};
// near miss: shared with C, that copies whatever it likes.
extern "C" {
struct SECRET shared_with_c {
  unsigned char bytes[32];
};
}
// near miss: declared only.
struct SECRET Incomplete;
// near miss: a lambda; secret-copy reports the capture.
void lambda(Marked &m) {
  auto f = [&m] { return &m; };
}
// near miss: a list of types.
template <class T> struct Dependent {
  Marked *pointer;
};

//===-- moves -------------------------------------------------------------===//

struct SECRET Defaulted {
  Defaulted(Defaulted &&) = default;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: moving secret type 'Defaulted' leaves the secret in the object it is moved from; wipe that [secret-copyable-type]
  unsigned char bytes[32];
};
struct SECRET Copying {
  Copying(Copying &&other) noexcept {
    // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: moving secret type 'Copying' leaves {{.*}}
    memcpy(bytes, other.bytes, sizeof bytes);
    other.length = 0;
  }
  Copying &operator=(Copying &&other) noexcept {
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: moving secret type 'Copying' leaves {{.*}}
    for (int i = 0; i < 32; ++i)
      bytes[i] = other.bytes[i];
    return *this;
  }
  unsigned char bytes[32];
  int length;
};
// near miss: the source is wiped.
struct SECRET Wiping {
  Wiping(Wiping &&other) noexcept {
    memcpy(bytes, other.bytes, sizeof bytes);
    explicit_bzero(other.bytes, sizeof other.bytes);
  }
  Wiping &operator=(Wiping &&other) noexcept {
    for (int i = 0; i < 32; ++i) {
      bytes[i] = other.bytes[i];
      other.bytes[i] = 0;
    }
    return *this;
  }
  unsigned char bytes[32];
};
// near miss: by members that wipe themselves.
struct SECRET ByMember {
  ByMember(ByMember &&other) = default;
  Wiping key;
};
// near miss: a pointer that is taken over.
class SECRET Buffer {
public:
  Buffer(Buffer &&other) noexcept : data(other.data) { other.data = nullptr; }

private:
  unsigned char *data;
};
// near miss: swapped, wiped by its own function, or through a reference.
struct SECRET Various {
  Various();
  Various(Various &&other) noexcept : Various() { other.wipe(); }
  Various &operator=(Various &&other) noexcept {
    std::swap(words, other.words);
    return *this;
  }
  void wipe();
  int words[8];
};
struct SECRET Ranging {
  Ranging(Ranging &&other) noexcept {
    for (int &word : other.words)
      word = 0;
  }
  int words[8];
};
// near miss: what it does is not in this unit.
struct SECRET Elsewhere {
  Elsewhere(Elsewhere &&other) noexcept;
  int words[8];
};
// near miss: cannot be moved either.
struct SECRET Fixed {
  Fixed(Fixed &&) = delete;
  int words[8];
};
