// RUN: %check-tidy secret-literal %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
char *strcpy(char *, const char *);
char *strcat(char *, const char *);

static unsigned char array[] SECRET = "0123456789abcdef";
// CHECK-MESSAGES: :[[@LINE-1]]:39: warning: secret 'array' is initialised from a literal in the source; read it at run time [secret-literal]
static const char *password SECRET = "hunter2";
// CHECK-MESSAGES: :[[@LINE-1]]:38: warning: secret 'password' is initialised from a literal {{.*}}
static unsigned char bytes[16] SECRET = {0x13, 0x37, 0xc0};
// CHECK-MESSAGES: :[[@LINE-1]]:41: warning: secret 'bytes' is initialised from a constant in the source; {{.*}}
static unsigned long pin SECRET = 471100;
// CHECK-MESSAGES: :[[@LINE-1]]:35: warning: secret 'pin' is initialised from a constant {{.*}}

struct SECRET key {
  unsigned char bytes[4];
  int rounds;
};
static const struct key whole = {{1, 2, 3, 4}, 10};
// CHECK-MESSAGES: :[[@LINE-1]]:34: warning: secret 'bytes' is initialised from a constant {{.*}}
struct SECRET schedule {
  unsigned int words[4];
};
// near miss: words of a secret type are an algorithm's initial state.
static const struct schedule initial = {{0x243f6a88, 0x85a308d3}};
struct session {
  const char *user;
  unsigned char key[4] SECRET;
  unsigned char *token SECRET;
};
static const unsigned char master[4] = {9, 8, 7, 6};
static struct session all[] = {{"root", {1, 2, 3, 4}, 0}, {.key = "abc"}};
// CHECK-MESSAGES: :[[@LINE-1]]:41: warning: secret 'key' is initialised from a constant {{.*}}
// CHECK-MESSAGES: :[[@LINE-2]]:67: warning: secret 'key' is initialised from a literal {{.*}}

// near miss: not marked.
static unsigned char name[] = "0123456789abcdef";
static int port = 471100;
// near miss: empty, zero, or all the same.
static unsigned char empty[] SECRET = "";
static unsigned char zero[16] SECRET = {0};
static unsigned char filled[4] SECRET = {0xff, 0xff, 0xff, 0xff};
// near miss: a number one.
static unsigned char one[4] SECRET = {1, 0, 0, 0};
// near miss: no value yet.
static const char *nothing SECRET = 0;
static unsigned char spaces[] SECRET = "    ";
// near miss: counters, sizes and masks.
static unsigned int carry SECRET = 1, mask SECRET = 0xffffffff,
                          high SECRET = 0x80000000, low SECRET = 0xffff;
// near miss: what stands beside the key.
static struct key counted = {{0}, 471100};
static struct session guest = {"guest"};
// near miss: the constants of Salsa20.
static unsigned char sigma[] SECRET = "expand 32-byte k";

static const unsigned int sha256_state[2] = {0x6a09e667, 0xbb67ae85};
void assigned(struct session *s, unsigned int *state SECRET, struct key *k) {
  static char user[8];
  password = "letmein";
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: secret 'password' is assigned from a literal {{.*}}
  pin = 4711;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: secret 'pin' is assigned from a constant {{.*}}
  memcpy(s->key, master, 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: secret 'key' is copied from constant 'master'; read it at run time [secret-literal]
  strcpy((char *)bytes, "secret");
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: secret 'bytes' is copied from a literal {{.*}}
  *k = (struct key){{4, 3, 2, 1}, 12};
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: secret 'bytes' is initialised from a constant {{.*}}
  // near miss: to something else.
  strcpy(user, "secret");
  s->user = "secret";
  // near miss: single bytes are padding.
  bytes[4] = 0x80;
  // near miss: words are an algorithm's.
  memcpy(state, sha256_state, sizeof sha256_state);
  // near miss: cleared, or from elsewhere.
  memset(bytes, 0x5c, sizeof bytes);
  pin = 0;
  memcpy(s->key, name, 4);
  // near miss: what is appended is a label.
  strcat((char *)bytes, "label");
  // near miss: a part of a secret object, that may be public.
  k->rounds = 471100;
  // near miss: not evaluated.
  (void)sizeof(pin == 4711);
}

void login(const char *user, const char *word SECRET);
void logins(const char *given) {
  login("root", "toor");
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: secret 'word' is passed a literal in the source; read it at run time [secret-literal]
  // near miss: no password, and one that is given.
  login("root", "");
  login("root", given);
}
