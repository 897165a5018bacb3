#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
void *memset(void *, int, size_t);
void *memcpy(void *, const void *, size_t);
void *realloc(void *, size_t);
void explicit_bzero(void *, size_t);
int printf(const char *, ...);
int memcmp(const void *, const void *, size_t);
char *strdup(const char *);

struct SECRET key {
  unsigned char bytes[32];
};
struct user {
  char name[16];
  char password[16] SECRET;
};

// CHECK: [[@LINE+1]]:15: warning: this copies a secret{{.*}} [custom-secret-copy]
void by_value(struct key parameter);
// CHECK: [[@LINE+1]]:1: warning: this copies a secret{{.*}} [custom-secret-copy]
struct key result(void);
void pointers(struct key *parameter);

void copies(struct key *to, struct key *from) {
  // CHECK: [[@LINE+1]]:3: warning: this copies a secret{{.*}} [custom-secret-copy]
  *to = *from;
  // CHECK: [[@LINE+1]]:3: warning: this copies a secret{{.*}} [custom-secret-copy]
  struct key copy = *from;
  struct key *alias = from;
  memcpy(to, alias, sizeof *to);
}

void copies_bytes(unsigned char *to, struct key *from, struct user *user) {
  // CHECK: [[@LINE+1]]:3: warning: this copies a secret{{.*}} [custom-secret-copy]
  memcpy(to, from, sizeof *from);
  // CHECK: [[@LINE+1]]:3: warning: this copies a secret{{.*}} [custom-secret-copy]
  strdup(user->password);
  strdup(user->name);
}

void wipes(struct key *key, struct user *user) {
  // CHECK: [[@LINE+1]]:3: warning: the compiler may remove this wipe{{.*}} [custom-secret-dead-wipe]
  memset(user->password, 0, sizeof user->password);
  // CHECK: [[@LINE+1]]:3: warning: this wipes as many bytes {{.*}} [custom-secret-partial-wipe]
  explicit_bzero(key, sizeof key);
  explicit_bzero(key, sizeof *key);
  memset(user->name, 0, sizeof user->name);
}

struct key *grow(struct key *key) {
  // CHECK: [[@LINE+1]]:10: warning: the old memory of a secret{{.*}} [custom-secret-realloc]
  return realloc(key, 64);
}

void show(struct user *user) {
  // CHECK: [[@LINE+1]]:3: warning: this hands a secret to code{{.*}} [custom-secret-exposure]
  printf("%s", user->password);
  printf("%s", user->name);
}

// CHECK: [[@LINE+1]]:1: warning: secret is initialised from a literal {{.*}} [custom-secret-literal]
static char literal[] SECRET = "0123";
static char text[] = "0123";

int compare(struct key *a, struct key *b) {
  // TIMING: [[@LINE+1]]:10: warning: how long this takes depends on a secret{{.*}} [custom-secret-timing]
  return memcmp(a, b, sizeof *a);
}

// What is derived from a secret is out of a query's reach.
int compare_tail(const char *other) { return memcmp(literal + 1, other, 1); }
