// RUN: %check-tidy secret-dead-wipe %s %t --std=c++17,c++23

#include "wipe-mock.h"
#include <lethe.h>

#define SECRET __attribute__((annotate("secret")))

void derive(void *);
void inspect(const void *);

struct SECRET Key {
  unsigned char bytes[32];
};

void vector_content() {
  std::vector<unsigned char> key SECRET(32);
  derive(key.data());
  memset(key.data(), 0, key.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key' may be removed by the compiler: nothing reads it before its scope ends; use 'lethe_wipe' [secret-dead-wipe]
  // CHECK-FIXES: lethe_wipe(key.data(), key.size());
  key.clear();
}

void fill_vector() {
  std::vector<unsigned char> key SECRET(32);
  derive(key.data());
  std::fill(key.begin(), key.end(), 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'std::fill' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(key.data(), key.size() * sizeof(*key.data()));
}

void fill_array() {
  std::array<unsigned char, 32> key SECRET;
  derive(key.data());
  key.fill(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'fill' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(key.data(), key.size() * sizeof(*key.data()));
}

void fill_n() {
  Key key;
  derive(&key);
  std::fill_n(key.bytes, 32, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'std::fill_n' that wipes secret 'bytes'
}

void assignment() {
  Key key;
  derive(&key);
  key = {};
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: assignment that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(&key, sizeof(key));
}

void value_assignment() {
  Key key;
  derive(&key);
  key = Key();
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: assignment that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(&key, sizeof(key));
}

void range_for() {
  Key key;
  derive(&key);
  for (unsigned char &byte : key.bytes)
    byte = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: loop that wipes secret 'bytes'
}

void before_delete() {
  Key *key = new Key;
  derive(key);
  memset(key, 0, sizeof *key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key' may be removed by the compiler: nothing reads it before it is deleted; use 'lethe_wipe' [secret-dead-wipe]
  // CHECK-FIXES: lethe_wipe(key, sizeof *key);
  delete key;
}

void before_smart_pointer() {
  std::unique_ptr<Key> key(new Key);
  derive(key.get());
  memset(key.get(), 0, sizeof(Key));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(key.get(), sizeof(Key));
}

class Owner {
  unsigned char key[32] SECRET;

public:
  ~Owner() { memset(key, 0, sizeof key); }
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'memset' that wipes secret 'key' may be removed by the compiler: nothing reads it before the destructor ends; use 'lethe_wipe' [secret-dead-wipe]
  // CHECK-FIXES: ~Owner() { lethe_wipe(key, sizeof key); }

  // near miss: the object lives on.
  void clear() { memset(key, 0, sizeof key); }
};

template <class Object> void in_template() {
  Object key;
  derive(&key);
  memset(&key, 0, sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(&key, sizeof key);
}
struct SECRET Nonce {
  int words[4];
};
template void in_template<Key>();
template void in_template<Nonce>();

void in_lambda() {
  auto run = [] {
    Key key;
    derive(&key);
    memset(&key, 0, sizeof key);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'memset' that wipes secret 'key'
    // CHECK-FIXES: lethe_wipe(&key, sizeof key);
  };
  run();
}

// near miss: a destructor may read what its object points to.
struct Reader {
  const void *object;
  ~Reader();
};
void read_by_destructor() {
  Key key;
  Reader reader{&key};
  derive(&key);
  memset(&key, 0, sizeof key);
}

// near miss: read where an exception is caught.
void read_by_handler() {
  Key key;
  try {
    derive(&key);
    memset(&key, 0, sizeof key);
    derive(nullptr);
  } catch (...) {
    inspect(&key);
  }
}

// near miss: a lambda reads it.
void read_by_lambda() {
  Key key;
  auto read = [&] { inspect(&key); };
  derive(&key);
  memset(&key, 0, sizeof key);
  read();
}

// near miss: returned.
Key returned() {
  Key key;
  derive(&key);
  key = {};
  return key;
}

// near miss: the caller's.
void by_reference(Key &key) { key = {}; }

// near miss: others may hold it, too.
void shared(std::shared_ptr<Key> key) {
  std::shared_ptr<Key> copy = key;
  memset(copy.get(), 0, sizeof(Key));
}

// near miss: a view owns nothing.
void view(std::span<unsigned char> key SECRET) {
  std::fill(key.begin(), key.end(), 0);
}

// near miss: its destructor runs code that may read.
struct SECRET Logged {
  unsigned char bytes[32];
  ~Logged();
};
void own_destructor() {
  Logged key;
  derive(&key);
  memset(key.bytes, 0, sizeof key.bytes);
}

// near miss: moved elsewhere.
std::vector<unsigned char> moved() {
  std::vector<unsigned char> key SECRET(32);
  derive(key.data());
  std::fill(key.begin(), key.end(), 0);
  return key;
}

// near miss: not marked.
void public_buffer() {
  unsigned char text[32];
  derive(text);
  std::fill_n(text, 32, 0);
}

// near miss: durable.
void durable() {
  std::vector<unsigned char> key SECRET(32);
  derive(key.data());
  lethe_wipe(key.data(), key.size());
}

// near miss: through a member pointer that outlives it.
struct Holder {
  unsigned char *key SECRET;
  ~Holder() { memset(key, 0, 32); }
};

// near miss: a global.
Key global_key;
void global() { global_key = {}; }

// near miss: nothing was in there.
void fresh() {
  Key key;
  key = {};
}
