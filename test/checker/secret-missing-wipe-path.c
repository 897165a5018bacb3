// RUN: %check-tidy secret-missing-wipe %s %t

void *malloc(__SIZE_TYPE__);
void free(void *);
void explicit_bzero(void *, __SIZE_TYPE__);
int fill(void *);
int use(const void *);

int notes(void) {
  __attribute__((annotate("secret"))) unsigned char *key = malloc(32);
  // CHECK-NOTES: :[[@LINE+8]]:3: warning: 'free' releases the memory of secret 'key', which is not wiped on every path; wipe it before [secret-missing-wipe]
  // CHECK-NOTES: :[[@LINE+2]]:7: note: it is written here
  // CHECK-NOTES: :[[@LINE+1]]:7: note: the path goes on where this is true
  if (fill(key) < 0)
    goto out;
  use(key);
  explicit_bzero(key, 32);
out:
  free(key);
  // CHECK-NOTES: :[[@LINE-10]]:18: note: 'key' is marked secret here
  return 0;
}

// near miss: wiped on both ways.
void both(int how) {
  __attribute__((annotate("secret"))) unsigned char *key = malloc(32);
  fill(key);
  if (how)
    explicit_bzero(key, 32);
  else
    explicit_bzero(key, 32);
  free(key);
}
