// RUN: %check-tidy secret-dead-wipe %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))

typedef __SIZE_TYPE__ size_t;
void *memset(void *, int, size_t);
void bzero(void *, size_t);
void *malloc(size_t);
void *realloc(void *, size_t);
void free(void *);
void exit(int) __attribute__((noreturn));
void derive(void *);
int inspect(const void *);
void unrelated(void);

struct key {
  unsigned char bytes[32];
} SECRET;

struct context {
  int id;
  unsigned char key[32] SECRET;
  unsigned char *heap SECRET;
};

void scope_ends(void) {
  struct key key;
  derive(&key);
  memset(&key, 0, sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key' may be removed by the compiler: nothing reads it before its scope ends; use 'lethe_wipe' [secret-dead-wipe]
  // CHECK-FIXES: lethe_wipe(&key, sizeof key);
}

void by_bzero(unsigned char argument SECRET) {
  unsigned char key[32] SECRET = {argument};
  bzero(key, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'bzero' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(key, 32);
}

int on_every_path(int error) {
  struct key key;
  derive(&key);
  if (error)
    goto out;
  error = inspect(&key);
out:
  (void)memset(&key, 0, sizeof(key));
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'memset' that wipes secret 'key'
  // CHECK-FIXES: (void)lethe_wipe(&key, sizeof(key));
  return error;
}

void in_each_round(void) {
  for (int i = 0; i < 3; ++i) {
    struct key key;
    derive(&key);
    memset(&key, 0, sizeof key);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'memset' that wipes secret 'key'
    // CHECK-FIXES: lethe_wipe(&key, sizeof key);
  }
}

void before_exit(void) {
  struct key key;
  derive(&key);
  memset(&key, 0, sizeof key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(&key, sizeof key);
  exit(1);
}

void of_a_member(struct context *context) {
  memset(context->key, 0, sizeof context->key);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key' may be removed by the compiler: nothing reads it before it is passed to 'free'; use 'lethe_wipe' [secret-dead-wipe]
  // CHECK-FIXES: lethe_wipe(context->key, sizeof context->key);
  unrelated();
  free(context);
}

void of_a_pointee(struct context *context) {
  memset(context->heap, 0, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'heap'
  // CHECK-FIXES: lethe_wipe(context->heap, 32);
  free(context->heap);
  context->heap = (void *)0;
}

void through_another_pointer(void) {
  struct key *key = malloc(sizeof *key);
  derive(key);
  void *same = key;
  memset(same, 0, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(same, 32);
  free(key);
}

int constant_elements_are_known(void) {
  unsigned char key[32] SECRET;
  derive(key);
  memset(key, 4, 32);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(key, 32);
  return key[2];
}

int public_part_is_read(void) {
  struct context context;
  derive(&context);
  memset(&context, 0, sizeof context);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memset' that wipes secret 'context'
  // CHECK-FIXES: lethe_wipe(&context, sizeof context);
  return context.id;
}

void assignment(struct key *heap, unsigned word SECRET) {
  *heap = (struct key){0};
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: assignment that wipes secret 'heap'
  // CHECK-FIXES: lethe_wipe(heap, sizeof(*heap));
  free(heap);
  inspect((void *)(size_t)word);
  word = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: assignment that wipes secret 'word'
  // CHECK-FIXES: lethe_wipe(&word, sizeof(word));
}

void loop(void) {
  unsigned char key[32] SECRET;
  derive(key);
  for (size_t i = 0; i < sizeof key; ++i)
    key[i] = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: loop that wipes secret 'key'
  // CHECK-FIXES: lethe_wipe(key, sizeof(key));
}

void loop_by_pointer(void) {
  unsigned char key[32] SECRET, *p = key;
  derive(key);
  for (int n = 32; n--;)
    *p++ = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: loop that wipes secret 'key'
}

// near miss: read afterwards, on one path.
int read_on_one_path(int error) {
  struct key key;
  derive(&key);
  memset(&key, 0, sizeof key);
  return error ? 0 : inspect(&key);
}

// near miss: read in the next round.
void read_in_the_next_round(void) {
  struct key key;
  derive(&key);
  for (int i = 0; i < 3; ++i) {
    inspect(&key);
    memset(&key, 0, sizeof key);
  }
}

// near miss: read through another pointer.
void read_through_pointer(void) {
  unsigned char key[32] SECRET, *p = key;
  derive(key);
  memset(key, 0, 32);
  inspect(p);
}

// near miss: each byte is read.
int read_in_a_loop(void) {
  unsigned char key[32] SECRET, sum = 0;
  derive(key);
  memset(key, 0, 32);
  for (int i = 0; i < 32; ++i)
    sum |= key[i];
  return sum;
}

// near miss: no secret has been there yet.
void initialisation(void) {
  unsigned char key[32] SECRET;
  memset(key, 0, 32);
}

// near miss: the caller's object lives on.
void out_parameter(struct key *key) { memset(key, 0, sizeof *key); }

// near miss: so does a static one.
void static_object(void) {
  static struct key key;
  derive(&key);
  memset(&key, 0, sizeof key);
}

// near miss: volatile.
void volatile_object(void) {
  volatile unsigned char key[32] SECRET;
  derive((void *)key);
  for (int i = 0; i < 32; ++i)
    key[i] = 0;
}

// near miss: volatile access.
void volatile_access(void) {
  unsigned char key[32] SECRET;
  volatile unsigned char *p = key;
  derive(key);
  for (int i = 0; i < 32; ++i)
    p[i] = 0;
}

// near miss: which function is called is not known.
static void *(*volatile indirect)(void *, int, size_t) = memset;
void by_volatile_function(void) {
  struct key key;
  derive(&key);
  indirect(&key, 0, sizeof key);
}

// near miss: a barrier for all memory.
void barrier(void) {
  struct key key;
  derive(&key);
  memset(&key, 0, sizeof key);
  __asm__ volatile("" ::: "memory");
}

// near miss: a barrier for this object.
void barrier_for_pointer(void) {
  struct key key;
  derive(&key);
  memset(&key, 0, sizeof key);
  __asm__ volatile("" : : "r"(&key));
}

// near miss: nothing is removed here.
__attribute__((optnone, noinline)) void not_optimised(void) {
  struct key key;
  derive(&key);
  memset(&key, 0, sizeof key);
}

// near miss: the function keeps the address, and another may read.
struct {
  void *kept;
} registry;
void address_is_kept(void) {
  struct key key;
  registry.kept = &key;
  derive(&key);
  memset(&key, 0, sizeof key);
  unrelated();
}

// near miss: one byte is no wipe.
void terminator(void) {
  unsigned char text[33] SECRET;
  derive(text);
  text[32] = 0;
}

// near miss: freed is the structure, and not what its member points to.
void other_memory_is_freed(struct context *context) {
  memset(context->heap, 0, 32);
  free(context);
}

// near miss: realloc reads all of it.
void *reallocated(struct key *key) {
  memset(key, 0, sizeof *key);
  return realloc(key, 64);
}

// near miss: returned.
struct key *returned(void) {
  struct key *key = malloc(sizeof *key);
  derive(key);
  memset(key, 0, sizeof *key);
  return key;
}

// near miss: a second wipe, that is durable, follows.
void lethe_wipe_by_other_name(void *, size_t);
void explicit_later(void) {
  struct key key;
  derive(&key);
  memset(&key, 0xff, sizeof key);
  lethe_wipe_by_other_name(&key, sizeof key);
}

// near miss: not marked.
void public_buffer(void) {
  unsigned char text[32];
  derive(text);
  memset(text, 0, 32);
}

// near miss: read in a branch that a constant decides.
void constant_branch(void) {
  struct key key;
  derive(&key);
  do {
    memset(&key, 0, sizeof key);
    if (sizeof key > 16)
      inspect(&key);
  } while (0);
}

// near miss: what is cleared are pointers, not what they point to.
struct handle {
  unsigned char *key SECRET;
  int id;
};
void reset(struct handle *handle) {
  memset(handle, 0, sizeof *handle);
  free(handle);
}

// near miss: where the wipe begins is not known, and what is read may be in it.
int unknown_begin(int begin) {
  unsigned char key[32] SECRET;
  derive(key);
  memset(key + begin, 0, 16);
  return key[4];
}
