// RUN: %check-tidy secret-partial-wipe %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))

typedef __SIZE_TYPE__ size_t;
void *memset(void *, int, size_t);
void explicit_bzero(void *, size_t);
size_t strlen(const char *);
void free(void *);
void derive(void *);
void inspect(const void *);

struct key {
  unsigned char bytes[32];
} SECRET;

struct pair {
  int id;
  unsigned char key[32] SECRET;
  unsigned char iv[16] SECRET;
};

void pointer(struct key *key) {
  explicit_bzero(key, sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' of secret 'key' is given the size of a pointer, 8 bytes, and not of what it points to [secret-partial-wipe]
  // CHECK-FIXES: explicit_bzero(key, sizeof(*key));
}

void array_parameter(unsigned char key[32] SECRET) {
  memset(key, 0, sizeof(key));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' of secret 'key' is given the size of a pointer
}

void pointer_type(struct key *key) {
  explicit_bzero(key, sizeof(struct key *));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' of secret 'key' is given the size of a pointer
  // CHECK-FIXES: explicit_bzero(key, sizeof(*key));
}

void pointer_times(struct key *key, int n) {
  explicit_bzero(key, n * sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' of secret 'key' is given the size of a pointer
}

// near miss: the size of what it points to.
void pointee(struct key *key) { explicit_bzero(key, sizeof *key); }

// near miss: it is pointers that are cleared.
void pointers(struct key *from[4]) {
  struct key *keys[4] = {from[0]};
  explicit_bzero(keys, sizeof keys);
}

// near miss: one pointer is.
void one_pointer(struct key **key) { explicit_bzero(key, sizeof *key); }

void string_in_array(void) {
  char text[64] SECRET;
  derive(text);
  explicit_bzero(text, strlen(text) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' clears secret 'text' only up to the first zero byte: its size is what 'strlen' returns [secret-partial-wipe]
  // CHECK-FIXES: explicit_bzero(text, sizeof(text));
}

void no_string(unsigned char *key SECRET) {
  explicit_bzero(key, strlen((const char *)key));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' clears secret 'key' only up to
}

// near miss: a pointer to a string.
void string(char *text SECRET) { explicit_bzero(text, strlen(text)); }

// near miss: the length of another.
void other_length(unsigned char *key SECRET, const char *name) {
  explicit_bzero(key, strlen(name));
}

void count(void) {
  unsigned words[8] SECRET;
  derive(words);
  explicit_bzero(words, sizeof words / sizeof words[0]);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' clears a part of secret 'words': the size counts elements, of 4 bytes each, and must count bytes [secret-partial-wipe]
  // CHECK-FIXES: explicit_bzero(words, sizeof(words));
}

// near miss: bytes.
void bytes(void) {
  unsigned words[8] SECRET;
  derive(words);
  explicit_bzero(words, 8 * sizeof words[0]);
}

void swapped(void) {
  unsigned char key[32] SECRET;
  derive(key);
  memset(key, 32, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' clears nothing of secret 'key': byte and size are swapped [secret-partial-wipe]
  // CHECK-FIXES: memset(key, 0, 32);
}

void swapped_length(unsigned char *key SECRET, int length) {
  memset(key, length, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' clears nothing of secret 'key'
  // CHECK-FIXES: memset(key, 0, length);
}

void size_as_byte(unsigned char *key SECRET, int length) {
  memset(key, sizeof key, length);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' fills secret 'key' with the value of a 'sizeof', which is a size and no byte [secret-partial-wipe]
}

// near miss: there is nothing, and it is said so.
void nothing(unsigned char *key SECRET) { memset(key, 0, 0); }

// near miss: a byte that is computed.
void other_byte(unsigned char *key SECRET, int byte) { memset(key, byte, 32); }

void short_length(void) {
  unsigned char key[32] SECRET;
  derive(key);
  explicit_bzero(key, 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' clears 16 of the 32 bytes of secret 'key' [secret-partial-wipe]
  // CHECK-FIXES: explicit_bzero(key, sizeof(key));
}

void short_at_the_end(void) {
  unsigned char key[32] SECRET;
  derive(key);
  memset(key, 0, 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' clears 16 of the 32 bytes
  // CHECK-FIXES: memset(key, 0, sizeof(key));
}

void begins_late(void) {
  unsigned char key[32] SECRET;
  derive(key);
  explicit_bzero(key + 4, sizeof key - 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' clears 28 of the 32 bytes
}

void ends_late(void) {
  unsigned char key[32] SECRET;
  derive(key);
  explicit_bzero(key + 4, sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' runs 4 bytes past the end of secret 'key' [secret-partial-wipe]
}

void half_an_object(struct key *key) {
  explicit_bzero(key, 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'explicit_bzero' clears 16 of the 32 bytes
}

// near miss: padding, not a wipe.
void padding(void) {
  unsigned char block[64] SECRET;
  derive(block);
  memset(block + 32, 0, 32);
  inspect(block);
}

// near miss: two wipes share the work.
void shared(void) {
  unsigned char key[32] SECRET;
  derive(key);
  explicit_bzero(key, 16);
  explicit_bzero(key + 16, 16);
}

// near miss: the length is known at run time only.
void run_time(size_t length) {
  unsigned char key[32] SECRET;
  derive(key);
  explicit_bzero(key, length);
}

void one_member(void) {
  struct pair pair;
  derive(&pair);
  explicit_bzero(pair.key, sizeof pair.key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'key' is wiped and secret 'iv' of the same object is not [secret-partial-wipe]
}

void one_member_of_heap(struct pair *pair) {
  explicit_bzero(pair->iv, sizeof pair->iv);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'iv' is wiped and secret 'key' of the same object is not
  free(pair);
}

// near miss: both are.
void both_members(void) {
  struct pair pair;
  derive(&pair);
  explicit_bzero(pair.key, sizeof pair.key);
  explicit_bzero(pair.iv, sizeof pair.iv);
}

// near miss: somebody else may wipe the other.
void handed_on(void) {
  struct pair pair;
  derive(&pair);
  explicit_bzero(pair.key, sizeof pair.key);
  derive(&pair);
}

// near miss: the object lives on.
void lives_on(struct pair *pair) {
  explicit_bzero(pair->key, sizeof pair->key);
}

// near miss: nothing was stored in the other.
void unused_member(void) {
  struct pair pair;
  derive(pair.key);
  explicit_bzero(pair.key, sizeof pair.key);
}

// near miss: all of it.
void whole(struct pair *pair) {
  explicit_bzero(pair, sizeof *pair);
  free(pair);
}

// near miss: not marked.
void public_pointer(unsigned char *text) { explicit_bzero(text, sizeof text); }

// near miss: through a pointer, all of the array.
void through_pointer(void) {
  unsigned char key[32] SECRET, *p = key;
  derive(key);
  explicit_bzero(p, 32);
}

// near miss: an element of an array, all of it.
void element(struct key keys[2]) { explicit_bzero(&keys[1], sizeof keys[1]); }

// near miss: a member, all of it, in an object that is secret.
void member(struct key *key) { explicit_bzero(key->bytes, sizeof key->bytes); }
