// RUN: %check-tidy secret-unlocked-memory %s %t --std=c++17,c++23
#include "owners.h"

#define SECRET __attribute__((annotate("secret")))

struct SECRET key {
  unsigned char bytes[32];
};

key *heap() {
  key *k = new key;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: secret 'k' is kept in memory from 'new', which can be swapped out, dumped and inherited; use lethe_malloc [secret-unlocked-memory]
  return k;
}

int shared() {
  auto k = std::make_shared<key>();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: secret 'k' is kept in memory from 'std::make_shared', which can be swapped out, dumped and inherited; use lethe_malloc [secret-unlocked-memory]
  return k->bytes[0] != 0;
}

key global;
// CHECK-MESSAGES: :[[@LINE-1]]:5: warning: secret 'global' is kept in static memory, which can be swapped out, dumped and inherited; keep it in memory from lethe_malloc [secret-unlocked-memory]

void *operator new(size_t, void *where) noexcept;

// near miss: where it is placed is for others to say.
key *placed(void *where) {
  key *k = new (where) key;
  return k;
}

struct locked_key : key {
  static void *operator new(size_t);
};

// near miss: the class allocates its own way.
key *own_way() {
  locked_key *k = new locked_key;
  return k;
}

// near miss: not marked.
int *unmarked() { return new int; }
