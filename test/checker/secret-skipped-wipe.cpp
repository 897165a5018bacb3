// RUN: %check-tidy secret-skipped-wipe %s %t --std=c++17,c++23
#include "owners.h"

#define SECRET __attribute__((annotate("secret")))

class SECRET key {
public:
  key();
  ~key() { lethe_wipe(bytes, sizeof bytes); }
  bool good() const;

private:
  unsigned char bytes[32];
};

void destructor_is_skipped() {
  key k;
  if (!k.good())
    exit(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'exit' does not return, and secret 'k' is not wiped before; wipe it first [secret-skipped-wipe]
}

void terminated() {
  key k;
  if (!k.good())
    std::terminate();
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'std::terminate' does not return, and secret 'k' is not wiped before; wipe it first [secret-skipped-wipe]
}

// near miss: destroyed before.
void scope_has_ended() {
  {
    key k;
    k.good();
  }
  exit(1);
}

// near miss: there is none yet.
void not_yet(int how) {
  if (how)
    exit(1);
  key k;
  k.good();
}

// near miss: a return runs destructors.
int returns() {
  key k;
  return k.good() ? 0 : 1;
}
