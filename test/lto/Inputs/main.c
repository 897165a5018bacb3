#define SECRET __attribute__((annotate("secret")))
int leaf(const unsigned char *key);
int secret_caller(const unsigned char *key);
extern int (*pointer)(const unsigned char *key);

__attribute__((noinline)) int plain_caller(const unsigned char *key) {
  return leaf(key) + 1;
}

__attribute__((noinline)) int second_secret_caller(const unsigned char *key) {
  int SECRET z = key[0];
  return leaf(key) ^ z;
}

int main(int argc, char **argv) {
  const unsigned char key[] = {1, 2, 3, 4, 5, 6};
  int sum = plain_caller(key) + second_secret_caller(key) + secret_caller(key) +
            pointer(key);
  return sum != 72;
}
