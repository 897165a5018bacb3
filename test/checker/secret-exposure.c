// RUN: %check-tidy secret-exposure %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
typedef struct stream FILE;
extern FILE *out;
int printf(const char *format, ...);
int fprintf(FILE *stream, const char *format, ...);
int snprintf(char *to, size_t size, const char *format, ...);
void syslog(int priority, const char *format, ...);
int fputs(const char *text, FILE *stream);
int putchar(int character);
size_t fwrite(const void *data, size_t size, size_t count, FILE *stream);
long write(int file, const void *data, size_t size);
long read(int file, void *data, size_t size);
long send(int socket, const void *data, size_t size, int flags);
struct iovec {
  void *iov_base;
  size_t iov_len;
};
long writev(int file, const struct iovec *parts, int count);
struct msghdr {
  struct iovec *msg_iov;
  size_t msg_iovlen;
};
long sendmsg(int socket, const struct msghdr *message, int flags);
int wprintf(const __WCHAR_TYPE__ *format, ...);
long readv(int file, const struct iovec *parts, int count);
int setenv(const char *name, const char *value, int overwrite);
int system(const char *command);
int execv(const char *path, char *const argv[]);
int execl(const char *path, const char *first, ...);
size_t strlen(const char *text);
void *memcpy(void *to, const void *from, size_t size);
void log_line(int level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void log_info(const char *text);
int SSL_write(void *session, const void *data, int size);
void encrypt(void *data, size_t size);

struct account {
  int id;
  char password[32] SECRET;
};

void printed(const char *password SECRET, const unsigned char key[32] SECRET) {
  printf("password: %s\n", password);
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'printf' prints secret 'password'; leave it out [secret-exposure]
  // near miss: where it lies is no secret.
  printf("at %p\n", (void *)password);
  // near miss: how long it is, too.
  printf("%zu characters\n", strlen(password));
  printf("%d %02x\n", 1, key[0]);
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'printf' prints secret 'key'; leave it out
  // near miss: a comparison's result.
  printf("%d\n", key[0] == 0);
  syslog(3, "%.*s", 8, password);
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'syslog' prints secret 'password'; leave it out
  log_line(1, "%2$s %1$p", (void *)password, password);
  // CHECK-MESSAGES: :[[@LINE-1]]:46: warning: 'log_line' prints secret 'password'; leave it out
  log_info(password);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'log_info' prints secret 'password'; leave it out
  printf(password);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'printf' prints secret 'password'; leave it out
}

void in_memory(const char *password SECRET, char *line, char *marked SECRET) {
  snprintf(line, 80, "password=%s", password);
  // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: 'snprintf' turns secret 'password' into text in unmarked memory; leave it out or mark where it goes
  // near miss: the text is a secret, too.
  snprintf(marked, 80, "password=%s", password);
}

void written(const struct account *account, int file) {
  fputs(account->password, out);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'fputs' writes secret 'password' in clear; encrypt it first or leave it out
  // near miss: another field.
  fprintf(out, "%d", account->id);
  fwrite(account, sizeof *account, 1, out);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'fwrite' writes the secret in 'account' in clear; encrypt it first or leave it out
  // near miss: the part before the secret.
  fwrite(&account->id, sizeof account->id, 1, out);
  const char *text = account->password;
  write(file, text, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'write' writes secret 'password' in clear; encrypt it first or leave it out
  char copy[32];
  memcpy(copy, account->password, 32);
  send(file, copy, 32, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'send' writes secret 'password' in clear; encrypt it first or leave it out
  for (int i = 0; i < 32; ++i)
    putchar(account->password[i] + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'putchar' writes a value derived from secret 'password' in clear; encrypt it first or leave it out
}

void gathered(const char *password SECRET, char *buffer SECRET, int file) {
  struct iovec parts[2] = {{"user", 4}};
  parts[1].iov_base = (void *)password;
  writev(file, parts, 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'writev' writes secret 'password' in clear; encrypt it first or leave it out
  struct msghdr message = {0};
  message.msg_iov = parts;
  sendmsg(file, &message, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'sendmsg' writes secret 'password' in clear; encrypt it first or leave it out
  struct iovec plain = {"user", 4};
  struct msghdr other = {&plain, 1};
  // near miss: no secret among its parts.
  sendmsg(file, &other, 0);
  wprintf(L"%s", password);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'wprintf' prints secret 'password'; leave it out
  // near miss: an address that is no string's.
  wprintf(L"%p", (void *)password);
  // near miss: here it comes in.
  struct iovec in = {buffer, 32};
  readv(file, &in, 1);
  read(file, buffer, 32);
}

void encrypted(const unsigned char *key SECRET, void *session, int file) {
  unsigned char copy[32];
  memcpy(copy, key, 32);
  encrypt(copy, 32);
  // near miss: a ciphertext by now.
  write(file, copy, 32);
  // near miss: it encrypts what it sends.
  SSL_write(session, key, 32);
  // near miss: a key mixed with other data.
  putchar(key[0] ^ (unsigned char)file);
}

void handed_on(const char *password SECRET, const char *host, char *name) {
  setenv("PASSWORD", password, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'setenv' puts secret 'password' into the environment, which child processes inherit; hand it over through a pipe
  // near miss: not secret.
  setenv("HOST", host, 1);
  system(password);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'system' puts secret 'password' on a command line, which others can read; hand it over through a pipe
  char *arguments[] = {name, (char *)password, 0};
  execv("/bin/mount", arguments);
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'execv' puts secret 'password' on a command line, which others can read; hand it over through a pipe
  char *plain[] = {name, 0};
  // near miss: no secret among them.
  execv("/bin/mount", plain);
  execl("/bin/mount", "mount", "-p", password, (char *)0);
  // CHECK-MESSAGES: :[[@LINE-1]]:38: warning: 'execl' puts secret 'password' on a command line, which others can read; hand it over through a pipe
}

void assert_failed(const char *text, const char *file, int line);
#define ASSERT(X) ((X) ? (void)0 : assert_failed(#X, __FILE__, __LINE__))
// near miss: assert prints the condition's text, not its value.
void asserted(const unsigned char *key SECRET) { ASSERT(key[0] != 0); }

// near miss: the type is secret as a whole, but this is a length.
struct SECRET token {
  char text[32];
  unsigned text_length;
};
void length(const struct token *token) { printf("%u", token->text_length); }

// near miss: not evaluated.
size_t unevaluated(const char *password SECRET) {
  return sizeof(printf("%s", password));
}

void digest(const unsigned char *key, char *hex);
void harmless(const unsigned char *key SECRET) {
  char hex[65];
  digest(key, hex);
  // near miss: a function made something else of it.
  fputs(hex, out);
  // near miss: whether there is one.
  printf("%s", key ? "key" : "no key");
  int first = key[0];
  first = 1;
  // near miss: it was overwritten.
  printf("%d", first);
}
