// RUN: %check-tidy secret-copy %s %t --std=c++17,c++23

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
// A string class with a copy and a move of its own.
class SECRET Passphrase {
public:
  Passphrase(const Passphrase &);
  Passphrase(Passphrase &&) noexcept;
  Passphrase &operator=(const Passphrase &);
  Passphrase &operator=(Passphrase &&) noexcept;
  ~Passphrase();

private:
  char *text;
};
struct SECRET Unique {
  Unique(Unique &&) noexcept;
  Unique(const Unique &) = delete;
  unsigned char bytes[32];
};

void parameter(Key k) { use(&k); }
// CHECK-MESSAGES: :[[@LINE-1]]:20: warning: parameter 'k' copies secret type 'Key'; pass a const reference [secret-copy]
void phrase(const Passphrase p);
// CHECK-MESSAGES: :[[@LINE-1]]:30: warning: parameter 'p' copies secret type 'Passphrase'; pass a const reference [secret-copy]
// near miss: references, and what cannot be copied.
void reference(const Key &k, Key &&moved, Unique unique);
// near miss: nobody can call it.
void deleted(Key k) = delete;
// near miss: these lead to secrets, and hold none.
void leading(std::unique_ptr<Key> a, std::shared_ptr<Key> b, std::span<Key> c,
             std::reference_wrapper<Key> d, std::vector<Key *> e);
void holding(std::vector<Key> keys) { use(&keys); }
// CHECK-MESSAGES: :[[@LINE-1]]:31: warning: parameter 'keys' copies secret type 'std::vector<Key>'; pass a const reference [secret-copy]

struct Base {
  virtual void set(Key k);
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: parameter 'k' copies {{.*}}
};
struct Derived : Base {
  // near miss: it has to be as in the base class, which is reported.
  void set(Key k) override;
};

struct Vault {
  // near miss: kept by moving it, so that callers decide.
  explicit Vault(Passphrase p) : owned(std::move(p)) {}
  Vault(const Key &k, Passphrase &p) : owned(p), key(k) {}
  // CHECK-MESSAGES: :[[@LINE-1]]:40: warning: initialisation of 'owned' copies secret type 'Passphrase'; use a reference [secret-copy]
  // CHECK-MESSAGES: :[[@LINE-2]]:50: warning: initialisation of 'key' copies secret type 'Key'; use a reference [secret-copy]
  // near miss: copy operations do what they are for: secret-copyable-type.
  Vault(const Vault &other) : owned(other.owned), key(other.key) {}
  Vault &operator=(const Vault &other) = default;
  // near miss: a reference to a member.
  const Key &get() const { return key; }
  Key copy() const { return key; }
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: return copies secret type 'Key'; return a reference, or a temporary [secret-copy]
  Passphrase owned;
  Key key;
};

void sinks(Passphrase &p) {
  Vault a(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: argument copies secret type 'Passphrase'; move it [secret-copy]
  // near miss: moved, by a move that is not a copy.
  Vault b(std::move(p));
}

Key make() {
  Key result = {};
  // near miss: constructed where the caller wants it.
  return result;
}

void objects(Key &a, Session &s, Passphrase &p) {
  Key b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: initialisation of 'b' copies secret type 'Key'; use a reference [secret-copy]
  Key c = std::move(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: initialisation of 'c' copies secret type 'Key'; use a reference [secret-copy]
  b = s.key;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: assignment copies secret type 'Key'; use a reference [secret-copy]
  Session t{1, a};
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: initialisation of 'key' copies secret type 'Key'; use a reference [secret-copy]
  auto [id, key] = s;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: structured binding copies type 'Session' with secret 'key'; use a reference [secret-copy]
  Key *n = new Key(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'new' copies secret type 'Key'; use a reference [secret-copy]
  // near miss: made in place.
  Key d = make(), e{}, f = Key();
  // near miss: bound, not copied.
  auto &[same_id, same_key] = s;
  const Key &alias = s.key;
  auto &&forwarded = a;
  // near miss: moved, by a move that is not a copy.
  Passphrase q = std::move(p);
  q = std::move(p);
  // near miss: from a temporary.
  e = make();
  // near miss: not evaluated.
  use((void *)(sizeof(Key(a)) + noexcept(Key(a))));
  using Type = decltype(Key(a));
}

void captures(Key &a, Session &s, std::unique_ptr<Key> &owner) {
  unsigned char SECRET pin[4] = {};
  auto explicit_copy = [a] { use(&a); };
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: lambda copies secret type 'Key'; capture a reference [secret-copy]
  auto implicit_copy = [=] { use(&s); };
  // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: lambda copies type 'Session' with secret 'key'; capture a reference [secret-copy]
  auto array_copy = [pin] { use(pin); };
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: lambda copies secret 'pin'; capture a reference [secret-copy]
  auto init_copy = [k = s.key] { use(&k); };
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: lambda copies secret type 'Key'; capture a reference [secret-copy]
  auto parameter = [](Key k) { use(&k); };
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: parameter 'k' copies {{.*}}
  // near miss: captured by reference, or owners that are moved.
  auto reference = [&] { use(&a); };
  auto references = [&a, &k = s.key] { use(&k), use(&a); };
  auto moved = [o = std::move(owner)] { use(&*o); };
  // near miss: nothing secret.
  auto plain = [id = s.id] { return id; };

  std::function<void()> stored = explicit_copy;
  // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: 'std::function' copies a lambda with secret 'a'; keep one object, and a pointer to it here [secret-copy]
  // near miss: what it keeps is a reference.
  std::function<void()> harmless = reference;
}

void loops(std::vector<Key> &keys, const std::array<unsigned char, 4> &names) {
  for (Key k : keys)
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: loop variable 'k' copies secret type 'Key'; use a reference [secret-copy]
    use(&k);
  // near miss: references, and plain elements.
  for (const Key &k : keys)
    use(&k);
  for (auto name : names)
    use(&name);
}

void stores(std::vector<Key> &keys, Key &k, std::vector<Session> &sessions,
            Passphrase &p) {
  keys.push_back(k);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'push_back' copies secret type 'Key'; keep one object, and a pointer to it here [secret-copy]
  keys.emplace_back(k);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'emplace_back' copies secret type 'Key'; keep one {{.*}}
  keys[1] = k;
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: assignment copies {{.*}}
  std::bind(use, k);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'std::bind' copies secret type 'Key'; keep one {{.*}}
  std::optional<Key> maybe(k);
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'std::optional' copies {{.*}}
  maybe = k;
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: assignment to 'std::optional' copies {{.*}}
  std::any anything(k);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'std::any' copies {{.*}}
  std::thread worker(parameter, k);
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'std::thread' copies {{.*}}
  std::make_pair(1, k);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'std::make_pair' copies {{.*}}
  std::make_unique<Key>(k);
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'std::make_unique' copies {{.*}}
  // near miss: made in place, or moved by a move that is not a copy.
  keys.push_back(make());
  keys.emplace_back();
  std::any moved(std::move(p));
  // near miss: kept by reference.
  std::bind(use, std::ref(k));
  std::thread other(parameter, &k);
  // near miss: the object is constructed from the secret; how is its own
  // business.
  sessions.emplace_back(k);
  std::make_shared<Session>(k);
  // near miss: nothing secret.
  std::make_pair(1, sessions.begin());
}

void bytes(std::vector<unsigned char> SECRET &key,
           const unsigned char *SECRET p, std::vector<unsigned char> &plain,
           unsigned char *out) {
  std::copy(key.begin(), key.end(), out);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'std::copy' copies secret 'key' into memory that is not marked; mark 'out' [secret-copy]
  std::vector<unsigned char> v(p, p + 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: construction of a 'std::vector' copies secret 'p' into memory that is not marked; copy it into marked memory [secret-copy]
  plain.assign(p, p + 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'assign' copies secret 'p' into memory that is not marked; {{.*}}
  // near miss: into marked memory.
  std::vector<unsigned char> SECRET w(p, p + 32);
  std::copy(p, p + 32, key.begin());
  key.assign(p, p + 32);
  // near miss: nothing secret.
  plain.assign(out, out + 32);
}

struct SECRET Failure {
  Key key;
};
struct Plain {
  int code;
};
void exceptions(Key &k, Failure &known) {
  try {
    throw Failure{make()};
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'throw' copies secret type 'Failure'; throw an object without secrets [secret-copy]
  } catch (Failure f) {
    // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: exception variable 'f' copies secret type 'Failure'; catch a const reference [secret-copy]
    throw known;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'throw' copies {{.*}}
  } catch (const Key &by_reference) {
    // near miss: caught by reference, thrown again as it is.
    throw;
  } catch (Plain p) {
    // near miss: nothing secret.
    throw Plain{1};
  }
}

template <class T> void in_template(const T &t) {
  T copy = t;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: initialisation of 'copy' copies {{.*}}
  use(&copy);
}
// near miss: an instance of the same template without secrets.
void instances(Key &k, Session &s, int i) {
  in_template(k), in_template(s), in_template(i);
}

Key global;
Key global_copy = global;
// CHECK-MESSAGES: :[[@LINE-1]]:5: warning: initialisation of 'global_copy' copies {{.*}}
// near miss: bound.
Key &global_alias = global;
// near miss: what the expected callers are is not known.
void (*pointer_to)(Key) = parameter;
