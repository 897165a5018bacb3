// Run by hints.c, with functions of the user's own.
typedef unsigned long size_t;
void *malloc(size_t size);
void scrub(void *data);
void erase_range(int unused, void *data, size_t size);
void pool_free(int pool, void *block);
void fill(unsigned char *bytes);

void released_unwiped(int pool) {
  unsigned char *key = malloc(32);
  if (!key)
    return;
  fill(key);
  pool_free(pool, key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}}'key'{{.*}} [secret-missing-wipe]
}

// near miss: a wipe function that the options name.
void wiped(int pool) {
  unsigned char *key = malloc(32);
  if (!key)
    return;
  fill(key);
  scrub(key);
  pool_free(pool, key);
}

// near miss: the same, with the pointer in another place.
void wiped_by_range(int pool) {
  unsigned char *key = malloc(32);
  if (!key)
    return;
  fill(key);
  erase_range(0, key, 32);
  pool_free(pool, key);
}
