// RUN: %check-tidy secret-skipped-wipe %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
void *malloc(size_t);
void free(void *);
_Noreturn void exit(int);
_Noreturn void abort(void);
_Noreturn void pthread_exit(void *);
int execv(const char *, char *const *);
int fork(void);
typedef struct {
  long registers[8];
} jmp_buf[1];
_Noreturn void longjmp(jmp_buf, int);
void explicit_bzero(void *, size_t);
void lethe_free(void *);
int fill(void *, size_t);
int use(const void *, size_t);
_Noreturn void die(const char *);

void exits(void) {
  unsigned char key[32] SECRET;
  if (fill(key, sizeof key) < 0)
    exit(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'exit' does not return, and secret 'key' is not wiped before; wipe it first [secret-skipped-wipe]
  use(key, sizeof key);
  explicit_bzero(key, sizeof key);
}

void dies(void) {
  unsigned char *key SECRET = malloc(32);
  if (fill(key, 32) < 0)
    die("no key");
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'die' does not return, and secret 'key' is not wiped before; wipe it first [secret-skipped-wipe]
  lethe_free(key);
}

void executes(char *const *words) {
  unsigned char *key SECRET = malloc(32);
  fill(key, 32);
  execv("/bin/true", words);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'execv' replaces the process, and secret 'key' is not wiped before; wipe it first [secret-skipped-wipe]
  explicit_bzero(key, 32);
  free(key);
}

void forks(void) {
  unsigned char key[32] SECRET;
  fill(key, sizeof key);
  if (fork() == 0)
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'fork' copies secret 'key' to the child process; wipe it first [secret-skipped-wipe]
    exit(0);
  explicit_bzero(key, sizeof key);
}

void jumps(jmp_buf to, int how) {
  unsigned char *key SECRET = malloc(32);
  fill(key, 32);
  if (how)
    longjmp(to, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'longjmp' does not return, and secret 'key' is not wiped before; wipe it first [secret-skipped-wipe]
  lethe_free(key);
}

static void burn(unsigned char (*key)[32]) { explicit_bzero(*key, 32); }

void cleanup(void) {
  unsigned char key[32] SECRET __attribute__((cleanup(burn)));
  fill(key, sizeof key);
  if (use(key, sizeof key))
    abort();
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'abort' does not return, and secret 'key' is not wiped before; wipe it first [secret-skipped-wipe]
}

// near miss: wiped before.
void wiped(void) {
  unsigned char key[32] SECRET;
  if (fill(key, sizeof key) < 0) {
    explicit_bzero(key, sizeof key);
    exit(1);
  }
  explicit_bzero(key, sizeof key);
}

// near miss: nothing was written yet.
void unwritten(int how) {
  unsigned char *key SECRET = malloc(32);
  if (!key)
    abort();
  fill(key, 32);
  lethe_free(key);
}

// near miss: wiped before the process has a child.
void wiped_before_fork(void) {
  unsigned char key[32] SECRET;
  fill(key, sizeof key);
  explicit_bzero(key, sizeof key);
  fork();
}

// near miss: never wiped, so no wipe is skipped.
void no_wipe(void) {
  unsigned char key[32] SECRET;
  fill(key, sizeof key);
  exit(0);
}

// near miss: the plugin erases the stack where setjmp receives control.
void jumps_over_stack(jmp_buf to, int how) {
  unsigned char key[32] SECRET;
  fill(key, sizeof key);
  if (how)
    longjmp(to, 1);
  explicit_bzero(key, sizeof key);
}

// near miss: cleanup functions run where a thread ends.
void thread(void) {
  unsigned char key[32] SECRET __attribute__((cleanup(burn)));
  fill(key, sizeof key);
  pthread_exit((void *)0);
}

// near miss: cleared to begin with is not wiped.
void cleared(int how) {
  unsigned char key[32] SECRET;
  explicit_bzero(key, sizeof key);
  fill(key, sizeof key);
  if (how)
    exit(1);
}

// near miss: the caller's, and nothing was added to it.
void of_the_caller(unsigned char *key SECRET, size_t size) {
  if (size > 32)
    die("size");
  use(key, size);
  explicit_bzero(key, size);
}

// near miss: not marked.
void unmarked(void) {
  char line[32];
  if (fill(line, sizeof line) < 0)
    exit(1);
  explicit_bzero(line, sizeof line);
}
