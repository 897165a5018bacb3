// RUN: %check-tidy secret-timing %s %t --std=c++17,c++23 --config="{CheckOptions: {secret-timing.ConstantTimeFunctions: 'crypto::same;lookup'}}"

#include "wipe-mock.h"

extern "C" int lethe_equal(const void *, const void *, size_t);

#define SECRET __attribute__((annotate("secret")))

struct Tag {
  unsigned char bytes[16];
  bool operator==(const Tag &) const;
} SECRET;

bool bytes(const Tag &tag, const unsigned char *sent) {
  return std::memcmp(tag.bytes, sent, 16) == 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'memcmp' compares secret 'bytes' up to the first difference, and its duration tells where that is; use 'lethe_equal' [secret-timing]
  // CHECK-FIXES: return lethe_equal(tag.bytes, sent, 16);
}

bool as_bool(const Tag &tag, const unsigned char *sent) {
  bool different = memcmp(tag.bytes, sent, 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'memcmp' compares secret 'bytes'
  // CHECK-FIXES: bool different = !lethe_equal(tag.bytes, sent, 16);
  return !memcmp(tag.bytes, sent, 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'memcmp' compares secret 'bytes'
  // CHECK-FIXES: return lethe_equal(tag.bytes, sent, 16);
}

bool containers(const std::vector<char> &key SECRET,
                const std::vector<char> &other) {
  return key == other;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'operator==' compares secret 'key'
}

bool ranges(std::vector<char> &key SECRET, std::vector<char> &other) {
  return std::equal(key.begin(), key.end(), other.begin());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'std::equal' compares secret 'key'
}

char index(std::array<char, 256> &table, const Tag &tag) {
  return table[tag.bytes[0]];
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the index depends on secret 'bytes'
}

template <class Object> bool in_template(const Object &tag) {
  if (tag.bytes[0])
    return true;
  // CHECK-MESSAGES: :[[@LINE-2]]:7: warning: 'if' depends on secret 'bytes'
  return false;
}
struct Nonce {
  unsigned char bytes[8] SECRET;
};
template bool in_template(const Tag &);
template bool in_template(const Nonce &);

// near miss: an operator of its own may be constant in time.
bool own_operator(const Tag &one, const Tag &other) { return one == other; }

// near miss: the sizes are compared.
bool sizes(const std::vector<char> &key SECRET,
           const std::vector<char> &other) {
  return key.size() == other.size() && !key.empty();
}

// near miss: the option says so.
namespace crypto {
bool same(const Tag &one, const Tag &other) {
  for (int i = 0; i < 16; ++i)
    if (one.bytes[i] != other.bytes[i])
      return false;
  return true;
}
} // namespace crypto

// near miss: and of this one.
char lookup(const char *table, const Tag &tag) { return table[tag.bytes[0]]; }

// near miss: constant in time.
bool by_lethe(const Tag &tag, const unsigned char *sent) {
  return lethe_equal(tag.bytes, sent, 16) ? true : false;
}

// near miss: public containers.
bool public_containers(const std::vector<char> &name,
                       const std::vector<char> &other) {
  return name == other;
}

// near miss: decided by the compiler.
template <int N> int chosen(const Tag &tag) {
  if constexpr (N > 0)
    return tag.bytes[0];
  return 0;
}
template int chosen<1>(const Tag &);

// near miss: the address of an element.
const unsigned char *address(const Tag &tag, int i) {
  return i ? &tag.bytes[i] : nullptr;
}

// near miss: a public index.
char element(const Tag &tag, int i) { return tag.bytes[i]; }
