// RUN: %check-tidy secret-copy %s %t --std=c++17,c++23
// What may look like a copy of a secret, and is none.

#include "containers.h"
#define SECRET __attribute__((annotate("secret")))
void use(const void *);

struct SECRET Key {
  unsigned char bytes[32];
};
struct Session {
  int id;
  Key key;
};
class SECRET Phrase {
public:
  Phrase(const Phrase &);
  Phrase(Phrase &&) noexcept;
  Phrase &operator=(Phrase &&) noexcept;

private:
  char *text;
};
Key make();

// near miss: a temporary is the result.
Key direct() { return make(); }
Key braces() { return {}; }
// near miss: moved out, by a move that is not a copy.
Phrase out(Phrase &&p) { return std::move(p); }
// near miss: a parameter that is moved out.
Phrase through(Phrase p) { return std::move(p); }
// near miss: a pointer to a member.
int (*member(Session &s, int Session::*which))() {
  use(&(s.*which));
  return nullptr;
}
// near miss: a default argument that is a reference.
void defaulted(const Key &k = Key());
// near miss: the copy constructor itself.
struct SECRET Own {
  Own(const Own &other);
  Own &operator=(const Own &other);
  int words[8];
};
Own::Own(const Own &other) : words{other.words[0]} {}
// near miss: a delegating constructor hands on a reference.
struct Holder {
  explicit Holder(const Key &k, int);
  explicit Holder(const Key &k) : Holder(k, 1) {}
};

// near miss: an iterator with a copy constructor of its own.
auto later(std::deque_iterator<Key> &i) { return i; }
// near miss: an allocator is empty.
struct SECRET Allocator {
  Allocator(const Allocator &);
};
auto same(Allocator &a) { return a; }

void objects(Key &k, Session &s, Phrase &p, std::vector<Key> &keys) {
  // near miss: a temporary is constructed in place, however it is written.
  Key a = Key(), b(make()), c{make()};
  // near miss: a temporary whose life is extended.
  const Key &d = make();
  // near miss: a public member.
  auto id = s.id;
  // near miss: an iterator.
  auto first = keys.begin();
  // near miss: loop over references.
  for (auto &key : keys)
    use(&key);
  // near miss: an element in place.
  use(&keys[0]);
  // near miss: a move into an element.
  std::vector<Phrase> phrases;
  phrases.push_back(std::move(p));
  // near miss: a move of the container takes its memory over.
  std::vector<Key> taken = std::move(keys);
  // near miss: an address in a pair.
  auto pair = std::make_pair(&k, 1);
  // near miss: a view of the bytes.
  std::span<Key> view(taken);
  auto same_view = view;
  // near miss: a capture of a pointer.
  auto *pointer = &k;
  auto by_pointer = [pointer] { use(pointer); };
  // near miss: a copy of a closure without secrets.
  auto again = by_pointer;
  // near miss: a lambda that captures a view.
  auto by_view = [same_view] { use(&same_view); };
  // near miss: a reference wrapped.
  auto wrapped = std::ref(k);
  auto wrapped_again = wrapped;
  // near miss: a generic lambda that takes a reference.
  [](auto &key) { use(&key); }(k);
  // near miss: what sizeof does not evaluate.
  static_assert(sizeof(make()) == 32, "");
}

// near miss: rethrown as it is.
void rethrow() {
  try {
    use(nullptr);
  } catch (...) {
    throw;
  }
}
// near miss: thrown by pointer.
void by_pointer(Key &k) { throw &k; }
