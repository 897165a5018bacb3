#define SECRET __attribute__((annotate("secret")))

// Small enough to be inlined anywhere.
int leaf(const unsigned char *key) {
  int SECRET x = key[2] * 5;
  return x ^ key[3];
}

int secret_caller(const unsigned char *key) {
  int SECRET y = key[1];
  return leaf(key) + y;
}

static int hidden(const unsigned char *key) {
  int SECRET x = key[4] * 7;
  return x ^ key[5];
}
int (*pointer)(const unsigned char *) = hidden;
