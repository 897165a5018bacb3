// RUN: %check-tidy secret-missing-wipe %s %t --std=c++17,c++23
#include "owners.h"

#define SECRET __attribute__((annotate("secret")))

struct SECRET key {
  unsigned char bytes[32];
};

void fill(key *);
void fill_bytes(unsigned char *, size_t);
int use(const key &);

void deleted() {
  key *k = new key;
  fill(k);
  delete k;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'delete' releases the memory of secret 'k', which is not wiped; wipe it before [secret-missing-wipe]
}

void deleted_array(unsigned char *bytes SECRET) {
  delete[] bytes;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'delete[]' releases the memory of secret 'bytes', which is not wiped; wipe it before [secret-missing-wipe]
}

int vector_ends(const key &first) {
  std::vector<key> keys;
  keys.reserve(1);
  keys.push_back(first);
  return use(keys[0]);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the scope of secret 'keys' ends here, and it is not wiped; wipe it before [secret-missing-wipe]
}

void vector_is_cleared(std::vector<key> &keys) {
  keys.clear();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'clear' leaves what secret 'keys' holds in memory, which is not wiped; wipe it before [secret-missing-wipe]
}

int string_ends(const char *input, size_t size) {
  std::string password SECRET;
  password.append(input, size);
  if (password.size() < 8)
    return -1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the scope of secret 'password' ends here, and it is not wiped on every path; wipe it before [secret-missing-wipe]
  lethe_wipe(password.data(), password.size());
  return 0;
}

void pointer_is_reset() {
  std::unique_ptr<key> owner(new key);
  fill(owner.get());
  owner.reset();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'reset' leaves what secret 'owner' holds in memory, which is not wiped; wipe it before [secret-missing-wipe]
}

class session {
public:
  session();
  ~session() { number = 0; }
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the destructor does not wipe secret member 'secret' [secret-missing-wipe]

private:
  int number;
  key secret;
};

class store {
public:
  store();

private:
  std::vector<key> keys;
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: secret member 'keys' releases its memory unwiped, for its class has no destructor that wipes it [secret-missing-wipe]
};

template <class T> void deletes(T *object) {
  fill(object);
  delete object;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'delete' releases the memory of secret 'object', which is not wiped; wipe it before [secret-missing-wipe]
}
template void deletes<key>(key *);

// near miss: wiped.
void wiped_before_delete() {
  key *k = new key;
  fill(k);
  lethe_wipe(k, sizeof *k);
  delete k;
}

// near miss: wiped through its iterators.
int wiped_vector(const key &first) {
  std::vector<key> keys;
  keys.push_back(first);
  int result = use(keys[0]);
  std::fill(keys.begin(), keys.end(), key());
  return result;
}

// near miss: returned to the caller.
std::vector<key> returned(const key &first) {
  std::vector<key> keys;
  keys.push_back(first);
  return keys;
}

// near miss: moved elsewhere.
void moved(std::vector<key> &to, const key &first) {
  std::vector<key> keys;
  keys.push_back(first);
  to = std::move(keys);
}

// near miss: released from its owner.
key *released() {
  std::unique_ptr<key> owner(new key);
  fill(owner.get());
  return owner.release();
}

// near miss: the allocator wipes.
int wiping_allocator(const key &first) {
  lethe::vector<key> keys;
  keys.push_back(first);
  return use(keys[0]);
}

struct SECRET wiping_key {
  ~wiping_key() { lethe_wipe(bytes, sizeof bytes); }
  unsigned char bytes[32];
};

// near miss: its destructor wipes it.
void self_wiping(wiping_key *k) { delete k; }

// near miss: the destructors of the elements wipe them.
class wiping_store {
  std::vector<wiping_key> keys;
};

class good_session {
public:
  // near miss: the destructor wipes the member.
  ~good_session() { lethe_wipe(&secret, sizeof secret); }

private:
  key secret;
};

class good_store {
public:
  // near miss: the destructor wipes what the member holds.
  ~good_store() { lethe_wipe(keys.data(), keys.size() * sizeof(key)); }

private:
  std::vector<key> keys;
};

class optional_session {
public:
  // near miss: nothing to wipe where the pointer is null.
  ~optional_session() {
    if (secret)
      lethe_wipe(secret.get(), sizeof *secret);
  }

private:
  std::unique_ptr<key> secret;
};

// near miss: nothing to wipe where it is empty.
int empty_or_wiped(const key &first) {
  std::vector<key> keys;
  keys.push_back(first);
  if (!keys.empty())
    lethe_wipe(keys.data(), sizeof(key));
  return 0;
}

// near miss: the class holds no secret.
class names {
  std::vector<int> numbers;
};
