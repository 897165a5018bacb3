// RUN: %check-tidy secret-partial-wipe %s %t --std=c++17,c++23

#include "wipe-mock.h"
#include <lethe.h>

#define SECRET __attribute__((annotate("secret")))

void derive(void *);

void container_itself() {
  std::vector<unsigned char> key SECRET(32);
  derive(key.data());
  lethe_wipe(&key, sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lethe_wipe' clears the object 'key' itself, not the secret memory that it manages; pass its data() and size() [secret-partial-wipe]
}

void elements_of_vector() {
  std::vector<unsigned> words SECRET(8);
  derive(words.data());
  lethe_wipe(words.data(), words.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lethe_wipe' clears a part of secret 'words': the size counts elements, of 4 bytes each, and must count bytes [secret-partial-wipe]
  // CHECK-FIXES: lethe_wipe(words.data(), words.size() * sizeof(*words.data()));
}

class Pair {
  unsigned char key[32] SECRET;
  unsigned char iv[16] SECRET;

public:
  ~Pair() { lethe_wipe(key, sizeof key); }
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'key' is wiped and secret 'iv' of the same object is not [secret-partial-wipe]
};

template <class Object> void in_template(Object *key) {
  lethe_wipe(key, sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lethe_wipe' of secret 'key' is given the size of a pointer
  // CHECK-FIXES: lethe_wipe(key, sizeof(*key));
}
struct SECRET Key {
  unsigned char bytes[32];
};
struct SECRET Nonce {
  unsigned char bytes[8];
};
template void in_template(Key *);
template void in_template(Nonce *);

// near miss: bytes.
void bytes_of_vector() {
  std::vector<unsigned char> key SECRET(32);
  derive(key.data());
  lethe_wipe(key.data(), key.size());
}

// near miss: std::array is what it holds.
void array_itself() {
  std::array<unsigned char, 32> key SECRET;
  derive(&key);
  lethe_wipe(&key, sizeof key);
}

// near miss: a method that is no destructor.
class Session {
  unsigned char key[32] SECRET;
  unsigned char iv[16] SECRET;

public:
  void next() { lethe_wipe(iv, sizeof iv); }
};

// near miss: a member with a destructor of its own.
struct Erased {
  unsigned char bytes[32] SECRET;
  ~Erased() { lethe_wipe(bytes, sizeof bytes); }
};
class Owner {
  unsigned char key[32] SECRET;
  Erased other SECRET;

public:
  ~Owner() { lethe_wipe(key, sizeof key); }
};
