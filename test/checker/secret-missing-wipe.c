// RUN: %check-tidy secret-missing-wipe %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
void *malloc(size_t);
void *calloc(size_t, size_t);
void free(void *);
int munmap(void *, size_t);
void *memset(void *, int, size_t);
void *memcpy(void *, const void *, size_t);
void explicit_bzero(void *, size_t);
void lethe_wipe(void *, size_t);
void lethe_free(void *);
void OPENSSL_clear_free(void *, size_t);
int fill(void *, size_t);
int use(const void *, size_t);
void keep(void *);
void session_destroy(void *);

void released(void) {
  unsigned char *key SECRET = malloc(32);
  fill(key, 32);
  free(key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'free' releases the memory of secret 'key', which is not wiped; wipe it before [secret-missing-wipe]
}

int error_path(void) {
  unsigned char *key SECRET = malloc(32);
  if (!key)
    return -1;
  if (fill(key, 32) < 0) {
    free(key);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'free' releases the memory of secret 'key', which is not wiped on every path; wipe it before [secret-missing-wipe]
    return -1;
  }
  int result = use(key, 32);
  explicit_bzero(key, 32);
  free(key);
  return result;
}

int joined(int how) {
  unsigned char *key SECRET = malloc(32);
  int result = -1;
  if (fill(key, 32) < 0)
    goto out;
  result = use(key, 32);
  lethe_wipe(key, 32);
out:
  free(key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'free' releases the memory of secret 'key', which is not wiped on every path; wipe it before [secret-missing-wipe]
  return result;
}

struct session {
  int number;
  unsigned char key[32] SECRET;
  unsigned char *token SECRET;
};

void whole_struct(struct session *s) {
  free(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'free' releases the memory of secret 's', which is not wiped; wipe it before [secret-missing-wipe]
}

void through_field(struct session *s) {
  free(s->token);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'free' releases the memory of secret 'token', which is not wiped; wipe it before [secret-missing-wipe]
}

void unmapped(unsigned char *key SECRET) {
  munmap(key, 4096);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'munmap' releases the memory of secret 'key', which is not wiped; wipe it before [secret-missing-wipe]
}

static void helper_free(void *p) {
  if (p)
    free(p);
}

void by_helper(void) {
  unsigned char *key SECRET = malloc(32);
  fill(key, 32);
  helper_free(key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'helper_free' releases the memory of secret 'key', which is not wiped; wipe it before [secret-missing-wipe]
}

void pointer_set_anew(void) {
  unsigned char *key SECRET = malloc(32);
  key[0] = 1;
  key = malloc(64);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the only pointer to the memory of secret 'key' is set anew, and the memory is not wiped; wipe it before [secret-missing-wipe]
  OPENSSL_clear_free(key, 64);
}

int cleared_to_begin_with(int how) {
  unsigned char *key SECRET = malloc(32);
  memset(key, 0, 32);
  fill(key, 32);
  free(key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'free' releases the memory of secret 'key', which is not wiped; wipe it before [secret-missing-wipe]
  return how;
}

// near miss: nothing was stored when the allocation failed.
int nothing_yet(void) {
  unsigned char *key SECRET = malloc(32);
  unsigned char *other = malloc(32);
  if (!other) {
    free(key);
    return -1;
  }
  free(other);
  explicit_bzero(key, 32);
  free(key);
  return 0;
}

// near miss: null where it is not wiped.
void null_or_wiped(struct session *s) {
  if (s->token)
    lethe_wipe(s->token, 32);
  free(s->token);
}

// near miss: empty where it is not wiped.
void empty_or_wiped(unsigned char *key SECRET, size_t size) {
  if (size > 0)
    lethe_wipe(key, size);
  free(key);
}

// near miss: the conditions agree.
void same_condition(struct session *s, int own) {
  if (own)
    lethe_wipe(s, sizeof *s);
  use(&s->number, sizeof s->number);
  if (own)
    free(s);
}

// near miss: what the condition tests is known by then.
int status(void) {
  int result = -1;
  unsigned char *key SECRET = malloc(32);
  if (!key)
    goto out;
  result = fill(key, 32);
  if (result != 0)
    goto out;
  use(key, 32);
out:
  if (key != (void *)0)
    memset(key, 0, 32);
  free(key);
  return result;
}

// near miss: wiped by a loop.
void wiped_by_loop(unsigned char *key SECRET, size_t size) {
  for (size_t i = 0; i < size; ++i)
    key[i] = 0;
  free(key);
}

// near miss: wiped through another pointer.
void wiped_by_alias(unsigned char *key SECRET, size_t size) {
  volatile unsigned char *p = key;
  while (size--)
    *p++ = 0;
  free(key);
}

static void wipe(void *p, size_t size) {
  if (!p)
    return;
  memset(p, 0, size);
}

// near miss: wiped by a function of this unit.
void wiped_by_function(struct session *s) {
  wipe(s, sizeof *s);
  free(s);
}

// near miss: what releases it wipes it.
void wiping_release(unsigned char *a SECRET, unsigned char *b SECRET) {
  lethe_free(a);
  OPENSSL_clear_free(b, 32);
}

// near miss: the secret part is wiped.
void part(struct session *s) {
  lethe_wipe(s->key, sizeof s->key);
  free(s);
}

// near miss: by its name it may wipe.
void may_wipe(struct session *s) {
  session_destroy(s);
  free(s);
}

// near miss: another pointer leads there still.
void kept(struct session *s) {
  unsigned char *token SECRET = malloc(32);
  fill(token, 32);
  s->token = token;
  token = malloc(32);
  lethe_free(token);
}

// near miss: not marked.
void unmarked(void) {
  char *name = malloc(32);
  fill(name, 32);
  free(name);
}

struct handle {
  unsigned char *key SECRET;
};

// near miss: the structure has a pointer to the secret, not the secret.
void pointers_only(struct handle *h) {
  lethe_free(h->key);
  free(h);
}

// near miss: automatic storage, which the plugin erases.
int on_the_stack(void) {
  unsigned char key[32] SECRET;
  fill(key, sizeof key);
  return use(key, sizeof key);
}
