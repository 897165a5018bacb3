// RUN: %check-tidy secret-realloc %s %t --std=c++17,c++23
#include "owners.h"

#define SECRET __attribute__((annotate("secret")))

struct SECRET key {
  unsigned char bytes[32];
};

int read_key(key &);

void grows_in_loop(int count) {
  std::vector<key> keys;
  for (int i = 0; i < count; ++i)
    keys.push_back(key());
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'push_back' may move what secret 'keys' holds and release the old memory unwiped; reserve room before the first element, or use lethe::allocator [secret-realloc]
}

void grows_of_others(std::vector<key> &keys) {
  keys.emplace_back();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'emplace_back' may move what secret 'keys' holds and release the old memory unwiped; reserve room before the first element, or use lethe::allocator [secret-realloc]
}

void reserves_late(const key &first) {
  std::vector<key> keys;
  keys.push_back(first);
  keys.reserve(8);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'reserve' may move what secret 'keys' holds and release the old memory unwiped; reserve room before the first element, or use lethe::allocator [secret-realloc]
}

void shrinks(const key &first) {
  std::vector<key> keys;
  keys.reserve(8);
  keys.push_back(first);
  keys.resize(4);
  keys.shrink_to_fit();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'shrink_to_fit' may move what secret 'keys' holds and release the old memory unwiped; reserve room before the first element, or use lethe::allocator [secret-realloc]
}

void appends(const char *input, size_t size) {
  std::string password SECRET;
  password += 'a';
  password.append(input, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'append' may move what secret 'password' holds and release the old memory unwiped; reserve room before the first element, or use lethe::allocator [secret-realloc]
}

size_t to_string(const char *password SECRET) {
  std::string copy(password);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: secret 'password' is copied into a std::string, which releases its memory unwiped; use lethe::string [secret-realloc]
  return copy.size();
}

size_t part(const std::string &password SECRET) {
  return password.substr(0, 4).size();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: secret 'password' is copied into a std::string, which releases its memory unwiped; use lethe::string [secret-realloc]
}

// near miss: there is room.
void reserved(int count) {
  std::vector<key> keys;
  keys.reserve(count);
  for (int i = 0; i < count; ++i)
    keys.push_back(key());
}

// near miss: the first element moves nothing.
void first_element(const key &first) {
  std::vector<key> keys;
  keys.push_back(first);
}

// near miss: this allocator wipes.
void wiping_allocator(lethe::vector<key> &keys, const key &next) {
  keys.push_back(next);
}

// near miss: a string with an allocator that wipes.
size_t wiping_string(const char *password SECRET, size_t size) {
  lethe::string copy;
  copy.append(password, size);
  copy.append(password, size);
  return copy.size();
}

// near miss: not marked.
void unmarked(std::vector<int> &numbers) { numbers.push_back(1); }

// near miss: not marked.
size_t name(const char *text) { return std::string(text).size(); }

// near miss: reserved on both ways.
void both_ways(int how, const key &first) {
  std::vector<key> keys;
  if (how)
    keys.reserve(2);
  else
    keys.reserve(4);
  keys.push_back(first);
  keys.push_back(first);
}

// near miss: nothing to move.
void still_empty() {
  std::vector<key> keys;
  keys.reserve(8);
  keys.reserve(16);
}
