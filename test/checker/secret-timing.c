// RUN: %check-tidy secret-timing %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))

typedef __SIZE_TYPE__ size_t;
int memcmp(const void *, const void *, size_t);
int strcmp(const char *, const char *);
int CRYPTO_memcmp(const void *, const void *, size_t);
int lethe_equal(const void *, const void *, size_t);

struct key {
  size_t length;
  unsigned char bytes[32];
} SECRET;

int equal(const unsigned char *mac SECRET, const unsigned char *sent) {
  return memcmp(mac, sent, 32) == 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'memcmp' compares secret 'mac' up to the first difference, and its duration tells where that is; use 'lethe_equal' [secret-timing]
  // CHECK-FIXES: return lethe_equal(mac, sent, 32);
}

int different(const unsigned char *mac SECRET, const unsigned char *sent) {
  return 0 != memcmp(sent, mac, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'memcmp' compares secret 'mac'
  // CHECK-FIXES: return !lethe_equal(sent, mac, 32);
}

int negated(const unsigned char *mac SECRET, const unsigned char *sent) {
  return !memcmp(mac, sent, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'memcmp' compares secret 'mac'
  // CHECK-FIXES: return lethe_equal(mac, sent, 32);
}

int condition(const unsigned char *mac SECRET, const unsigned char *sent) {
  if (memcmp(mac, sent, 32))
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'memcmp' compares secret 'mac'
    // CHECK-FIXES: if (!lethe_equal(mac, sent, 32))
    return -1;
  return 0;
}

int order(const unsigned char *mac SECRET, const unsigned char *sent) {
  return memcmp(mac, sent, 32) < 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'memcmp' compares secret 'mac'
  // CHECK-FIXES: return memcmp(mac, sent, 32) < 0;
}

int strings(const char *password SECRET, const char *typed) {
  return strcmp(password, typed) == 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'strcmp' compares secret 'password'
  // CHECK-FIXES: return strcmp(password, typed) == 0;
}

// near miss: the comparison is constant in time.
int constant_time(const unsigned char *mac SECRET, const unsigned char *sent) {
  if (CRYPTO_memcmp(mac, sent, 32) != 0)
    return -1;
  return 0;
}

// near miss: what is compared is public.
int public_bytes(const unsigned char *name, const unsigned char *other) {
  return memcmp(name, other, 32) == 0;
}

// near miss: the addresses are compared.
int same_address(const unsigned char *mac SECRET, const unsigned char *other) {
  return mac == other;
}

// near miss: the pointer may be null.
int present(const unsigned char *mac SECRET) { return mac ? 1 : 0; }

int early_out(const unsigned char *mac SECRET, const unsigned char *sent) {
  for (int i = 0; i < 32; ++i)
    if (mac[i] != sent[i])
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'if' depends on secret 'mac': which way it goes shows in the duration; compute without branches [secret-timing]
      return 0;
  return 1;
}

// near miss: all bytes are looked at.
int to_the_end(const unsigned char *mac SECRET, const unsigned char *sent) {
  unsigned char difference = 0;
  for (int i = 0; i < 32; ++i)
    difference |= mac[i] ^ sent[i];
  return difference == 0;
}

int branches(unsigned word SECRET, int count) {
  if (word & 1)
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'if' depends on secret 'word'
    ++count;
  while (word)
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'while' depends on secret 'word'
    word >>= 1;
  for (; count < word;)
    // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'for' depends on secret 'word'
    ++count;
  switch (word) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'switch' depends on secret 'word'
  default:
    break;
  }
  return word ? count : 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: '?:' depends on secret 'word'
}

int logical(unsigned word SECRET, int ready) {
  return word && ready;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: '&&' depends on secret 'word'
}

// near miss: the right operand decides no branch.
int right_operand(unsigned word SECRET, int ready) { return ready && word; }

// near miss: the condition is public.
int public_condition(unsigned word SECRET, int ready) {
  return ready ? (int)(word >> 1) : 0;
}

// near miss: a length is no secret, though it is in an object that is.
int length(const struct key *key, size_t at) {
  return at < key->length ? 1 : 0;
}

// near miss: a value chosen by a mask.
unsigned masked(unsigned word SECRET, unsigned other) {
  unsigned mask = 0u - (word & 1);
  return other & mask;
}

// near miss: the operand of sizeof is not evaluated.
size_t size(const struct key *key) { return sizeof key->bytes ? 1 : 0; }

// near miss: the loop ends with a public count.
unsigned count(const struct key *key) {
  unsigned sum = 0;
  for (size_t i = 0; i < 32; ++i)
    sum += key->bytes[i];
  return sum;
}

unsigned char index(const unsigned char *table, const struct key *key) {
  return table[key->bytes[0]];
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the index depends on secret 'bytes': what is in the cache afterwards shows in the duration; read all of the table, or compute [secret-timing]
}

unsigned char sum(const unsigned char *table, const struct key *key) {
  return *(table + (key->bytes[0] ^ 1));
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the index depends on secret 'bytes'
}

// near miss: the index is public, what it reads is not.
unsigned char public_index(const struct key *key, int i) {
  return key->bytes[i];
}

// near miss: public everywhere.
int lookup(const int *table, int i) { return table[table[i]]; }

unsigned division(unsigned word SECRET, unsigned other) {
  unsigned rest = word % 10;
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: the operands of '%' depend on secret 'word': on most processors the duration of a division depends on its operands [secret-timing]
  return rest + other / word;
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: the operands of '/' depend on secret 'word'
}

// near miss: a shift and a mask.
unsigned powers_of_two(unsigned word SECRET) { return word / 4 + word % 16; }

// near miss: shifts take the same time for any count.
unsigned shift(unsigned word SECRET, unsigned by) {
  return word << (by & 31) | by >> (word & 31);
}

// near miss: the division is public.
unsigned public_division(unsigned word SECRET, unsigned i) {
  return word + i / 10;
}

// near miss: a multiplication.
unsigned product(unsigned word SECRET, unsigned i) { return word * i; }

// near miss: a comparison that ends in a mask.
unsigned equal_mask(unsigned word SECRET, unsigned i) {
  return 0u - (word == i);
}

// near miss: the function is the constant-time comparison.
int consttime_memequal(const struct key *key) { return key->bytes[0] ? 1 : 0; }

// near miss: a counter of the loop.
unsigned bits(unsigned word SECRET) {
  unsigned sum = 0;
  for (unsigned i = 0; i < 32; ++i)
    sum += word >> i & 1;
  return sum;
}

// near miss: a scalar beside arrays keeps the books, in a sum, too.
unsigned sum_of_lengths(const struct key *key, unsigned i) {
  if (key->length + i > 32)
    return 0;
  return (i + key->length) % 10;
}
