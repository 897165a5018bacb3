// RUN: %check-tidy secret-lost-annotation %s %t --std=c++17,c++23

#define SECRET __attribute__((annotate("secret")))
using Byte = unsigned char;
using Size = decltype(sizeof 0);

class View {
public:
  View(const Byte *Start, Size Length) : Begin(Start), Length(Length) {}
  const Byte *Begin;
  Size Length;
};

class Holder {
public:
  Holder(const Byte *Input SECRET, Size Length)
      : Key(Input), Borrowed(Input), Length(Length) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: unmarked field 'Borrowed' gets secret 'Input'; mark 'Borrowed' [secret-lost-annotation]

  const Byte *data() const { return Key; }
  // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: 'data' returns secret 'Key', and its return type is not marked; mark the type
  // CHECK-FIXES: const Byte {{\[\[}}clang::annotate_type("secret")]] *data() const { return Key; }
  const Byte &at(Size I) const { return Key[I]; }
  // CHECK-MESSAGES: :[[@LINE-1]]:41: warning: 'at' returns secret 'Key', and its return type is not marked; mark the type
  // near miss: the type is marked.
  const Byte [[clang::annotate_type("secret")]] * marked() const { return Key; }
  // near miss: a length.
  Size size() const { return Length; }
  // near miss: a verdict.
  bool empty() const { return Key == nullptr; }

private:
  const Byte *Key SECRET;
  const Byte *Borrowed;
  // CHECK-FIXES: const Byte *Borrowed __attribute__((annotate("secret")));
  Size Length;
};

class Sink {
public:
  virtual void take(const Byte *Input) = 0;
  // CHECK-FIXES: virtual void take(const Byte *Input __attribute__((annotate("secret")))) = 0;
  virtual void takeMarked(const Byte *Input SECRET) = 0;
  void takeHere(const Byte *Input) { Seen = Input[0] == 0; }
  bool Seen = false;
};

class Consumer {
public:
  explicit Consumer(const Byte *Input, Size Length = 1);
  // CHECK-FIXES: explicit Consumer(const Byte *Input __attribute__((annotate("secret"))), Size Length = 1);
  Consumer &operator<<(Byte Value);
  // CHECK-FIXES: Consumer &operator<<(Byte Value __attribute__((annotate("secret"))));
};

void hand(Sink &To, const Byte *Key SECRET) {
  To.take(Key);
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: unmarked parameter 'Input' of 'take', which another unit defines, gets secret 'Key'; mark it
  // near miss: marked.
  To.takeMarked(Key);
  // near miss: the plugin sees the function's body.
  To.takeHere(Key);
  Consumer Made(Key);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: unmarked parameter 'Input' of 'Consumer', which another unit defines, gets secret 'Key'; mark it
  Made << Key[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: unmarked parameter 'Value' of 'operator<<', which another unit defines, gets secret 'Key'; mark it
}

template <typename T> class Keeper {
public:
  void keep(const T *Key SECRET) { Kept = Key; }
  // CHECK-MESSAGES: :[[@LINE-1]]:43: warning: unmarked field 'Kept' gets secret 'Key'; mark 'Kept'
  // CHECK-FIXES: const T *Kept __attribute__((annotate("secret")));
  const T *Kept;
};
// near miss: one template, reported once.
void instances(Keeper<char> &A, Keeper<int> &B, const char *Chars SECRET,
               const int *Ints SECRET) {
  A.keep(Chars);
  B.keep(Ints);
}

// near miss: a reference to a local, and a lambda that this function calls.
int lambda(const Byte *Key SECRET) {
  const Byte &First = *Key;
  auto Add = [&](int Other) { return First + Other; };
  return Add(1) == 2;
}

void out(Byte &Result, const Byte *Key SECRET) {
  // CHECK-FIXES: void out(Byte &Result __attribute__((annotate("secret"))), const Byte *Key SECRET) {
  Result = Key[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: unmarked parameter 'Result' gets secret 'Key'; mark 'Result'
}

extern Byte Master[32] SECRET;
const Byte *MasterView = Master;
// CHECK-MESSAGES: :[[@LINE-1]]:26: warning: unmarked variable 'MasterView' gets the address of secret 'Master'; mark 'MasterView'
// CHECK-FIXES: const Byte *MasterView __attribute__((annotate("secret"))) = Master;
// near miss: marked.
const Byte *MarkedView SECRET = Master;

namespace {
// near miss: only secret functions call it.
Byte first(const Byte *Key SECRET) { return Key[0]; }
} // namespace
bool starts(const Byte *Key SECRET) { return first(Key) == 1; }

// near miss: the object is read where it is made.
bool view(const Byte *Key SECRET) {
  View Local(Key, 32);
  return Local.Begin[0] == 0;
}

// near miss: what decltype and sizeof name is not evaluated.
Size unevaluated(const Byte *Key SECRET) {
  using Type = decltype(first(Key));
  return sizeof(first(Key)) + sizeof(Type);
}
