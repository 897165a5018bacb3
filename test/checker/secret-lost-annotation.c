// RUN: %check-tidy secret-lost-annotation %s %t --std=c11,c23

#define LETHE_SECRET __attribute__((annotate("secret")))
typedef unsigned char uint8_t;
typedef unsigned int uint32_t;
typedef __SIZE_TYPE__ size_t;
void *memcpy(void *to, const void *from, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void free(void *pointer);
void explicit_bzero(void *pointer, size_t size);

struct context {
  uint8_t key[32] LETHE_SECRET;
  const uint8_t *borrowed;
  const uint8_t *marked LETHE_SECRET;
  uint32_t first_word;
  uint8_t output[32];
  size_t used;
};
// CHECK-FIXES: const uint8_t *borrowed LETHE_SECRET;
// CHECK-FIXES: uint32_t first_word LETHE_SECRET;

static const uint8_t *current;
// CHECK-FIXES: static const uint8_t *current LETHE_SECRET;
static uint32_t words[8];
// CHECK-FIXES: static uint32_t words[8] LETHE_SECRET;
static const uint8_t *marked_current LETHE_SECRET;

void keep_pointer(const uint8_t *key LETHE_SECRET) {
  current = key;
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: unmarked variable 'current' gets secret 'key'; mark 'current' [secret-lost-annotation]
  // near miss: reported once.
  current = key + 1;
  // near miss: it is marked.
  marked_current = key;
}

void keep_field(struct context *context, const uint8_t *key LETHE_SECRET) {
  // near miss: a null pointer.
  context->borrowed = context->marked = 0;
  context->borrowed = key;
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: unmarked field 'borrowed' gets secret 'key'; mark 'borrowed'
  // near miss: the field is marked.
  context->marked = key;
  // near miss: a length is no secret.
  context->used = sizeof context->key;
}

void keep_word(struct context *context) {
  context->first_word = context->key[0] | (uint32_t)context->key[1] << 8;
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: unmarked field 'first_word' gets a value derived from secret 'key'; mark 'first_word'
  // near miss: a byte of the key is mixed with other data: a ciphertext.
  context->output[0] = context->key[0] ^ (uint8_t)context->used;
  context->output[1] ^= context->key[1];
  // near miss: a comparison's result.
  context->used = context->key[2] == 0;
  // near miss: a single bit.
  context->used = context->key[3] & 1;
}

void keep_words(const uint32_t key[8] LETHE_SECRET) {
  for (int i = 0; i < 8; ++i)
    words[i] = key[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: unmarked variable 'words' gets secret 'key'; mark 'words'
}

void accumulate(uint32_t key LETHE_SECRET) {
  static uint32_t sum;
  // CHECK-FIXES: static uint32_t sum LETHE_SECRET;
  sum += key;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: unmarked variable 'sum' gets secret 'key'; mark 'sum'
}

void put_out(uint8_t *out, uint8_t *marked LETHE_SECRET,
             const struct context *context) {
  // CHECK-FIXES: void put_out(uint8_t *out LETHE_SECRET, uint8_t *marked LETHE_SECRET,
  for (int i = 0; i < 32; ++i) {
    out[i] = context->key[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: memory that unmarked parameter 'out' points to gets secret 'key'; mark 'out'
    // near miss: marked.
    marked[i] = context->key[i];
  }
}

// near miss: the plugin erases the whole function, and its locals with it.
uint32_t locals(const struct context *context) {
  uint8_t copy = context->key[0];
  const uint8_t *pointer = context->key;
  uint32_t local[2] = {context->key[0], context->key[1]};
  struct context whole = *context;
  copy ^= pointer[1];
  return whole.used + sizeof local;
}

// near miss: the struct stays in this function.
int local_struct(const uint8_t *key LETHE_SECRET) {
  struct view {
    const uint8_t *begin;
  } view = {key};
  return view.begin[0] == 0;
}

struct request {
  const uint8_t *input;
  size_t size;
};
// CHECK-FIXES: const uint8_t *input LETHE_SECRET;
void submit(const struct request *request);

void hand_struct(const uint8_t *key LETHE_SECRET) {
  struct request request = {key, 32};
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: unmarked field 'input' gets secret 'key'; mark 'input'
  submit(&request);
}

void elsewhere(const uint8_t *input, size_t size);
// CHECK-FIXES: void elsewhere(const uint8_t *input LETHE_SECRET, size_t size);
void marked_elsewhere(const uint8_t *input LETHE_SECRET, size_t size);
void whole_elsewhere(const uint8_t *input) LETHE_SECRET;
static int here(const uint8_t *input) { return input[0] == 1; }

int hand_over(struct context *context) {
  elsewhere(context->key, sizeof context->key);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: unmarked parameter 'input' of 'elsewhere', which another unit defines, gets the address of secret 'key'; mark it
  // near miss: the parameter is marked.
  marked_elsewhere(context->key, 32);
  // near miss: the function is marked, and erases itself.
  whole_elsewhere(context->key);
  // near miss: the plugin follows what it is handed in this unit.
  return here(context->key);
}

void by_value(uint32_t word, uint32_t count);
// CHECK-FIXES: void by_value(uint32_t word LETHE_SECRET, uint32_t count);

void hand_value(const uint32_t *key LETHE_SECRET, uint32_t other) {
  uint32_t word = key[0];
  by_value(word, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: unmarked parameter 'word' of 'by_value', which another unit defines, gets secret 'key'; mark it
  // near miss: mixed with other data.
  by_value(0, word ^ other);
}

void mix(uint32_t *to, const uint32_t *from);
// CHECK-FIXES: void mix(uint32_t *to LETHE_SECRET, const uint32_t *from LETHE_SECRET);
void hand_both(uint32_t *key LETHE_SECRET, uint32_t *other) {
  mix(key, key + 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: unmarked parameters 'to' and 'from' of 'mix', which another unit defines, get secret 'key'; mark them
  // near miss: reported once, as one marked parameter makes it erase itself.
  mix(other, key);
}

// near miss: the C library is not compiled with the plugin.
int library(struct context *context, const uint8_t *other,
            void *out LETHE_SECRET) {
  int result = memcmp(context->key, other, 32);
  memcpy(out, context->key, 32);
  explicit_bzero(context->key, 32);
  free(context);
  return result;
}

// near miss: what is only made ready, described, wiped or released.
void number_init(uint32_t *number);
void number_free(uint32_t *number);
void number_set_flags(uint32_t *number, int flags);
void lifetime(uint32_t *key LETHE_SECRET) {
  number_init(key);
  number_set_flags(key, 1);
  number_free(key);
}

// near miss: the type of what is behind the void pointer tells.
struct LETHE_SECRET state {
  uint32_t words[16];
  size_t used;
};
void later(void (*call)(void *), void *data);
void use(void *data);
void schedule(struct state *state) { later(use, state); }

// near miss: a length, though all of its type is secret.
void report_length(size_t length);
void length_of_secret(const struct state *state) { report_length(state->used); }

static uint32_t top(const struct state *state) { return state->words[15]; }
// near miss: its only caller is secret.
int is_zero(const struct state *state) { return top(state) == 0; }

static uint32_t first(uint32_t key LETHE_SECRET) {
  return key;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'first' returns secret 'key', and its return type is not marked; mark the type
}
int no_secret_known(void) { return first(1) == 0; }

// near miss: returns no more than a verdict.
int verdict(const uint8_t *key LETHE_SECRET, const uint8_t *other) {
  uint32_t difference = 0;
  for (int i = 0; i < 32; ++i)
    difference |= key[i] ^ other[i];
  return (difference - 1) >> 31;
}
