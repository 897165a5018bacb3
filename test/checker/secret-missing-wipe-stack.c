// RUN: %check-tidy secret-missing-wipe %s %t --std=c11,c23 --config='{CheckOptions: {secret.PluginErasesStack: false}}'

#define SECRET __attribute__((annotate("secret")))
void explicit_bzero(void *, __SIZE_TYPE__);
int fill(void *, __SIZE_TYPE__);
int use(const void *, __SIZE_TYPE__);

int never(void) {
  unsigned char key[32] SECRET;
  fill(key, sizeof key);
  return use(key, sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the scope of secret 'key' ends here, and it is not wiped; wipe it before [secret-missing-wipe]
}

int early_return(void) {
  unsigned char key[32] SECRET;
  if (fill(key, sizeof key))
    return -1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the scope of secret 'key' ends here, and it is not wiped on every path; wipe it before [secret-missing-wipe]
  int result = use(key, sizeof key);
  explicit_bzero(key, sizeof key);
  return result;
}

struct key {
  unsigned char bytes[32];
} SECRET;

void inner_scope(const struct key *from) {
  {
    struct key copy = *from;
    use(&copy, sizeof copy);
  }
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the scope of secret 'copy' ends here, and it is not wiped; wipe it before [secret-missing-wipe]
}

// near miss: wiped on all ways.
int wiped(void) {
  unsigned char key[32] SECRET;
  int result = -1;
  if (fill(key, sizeof key))
    goto out;
  result = use(key, sizeof key);
out:
  explicit_bzero(key, sizeof key);
  return result;
}

// near miss: nothing was written yet.
int unwritten(int how) {
  unsigned char key[32] SECRET = {0};
  if (how)
    return -1;
  fill(key, sizeof key);
  explicit_bzero(key, sizeof key);
  return 0;
}

// near miss: static storage does not end.
void stays(void) {
  static unsigned char key[32] SECRET;
  fill(key, sizeof key);
}

// near miss: a pointer's scope ends, not what it leads to.
int borrowed(unsigned char *key SECRET) {
  fill(key, 32);
  return 0;
}
