// Secrets marked by their type.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"

#define SECRET __attribute__((annotate("secret")))

struct context {
  uint64_t counter;
  SECRET uint64_t keys[4];
};

// residue-case: marks_field(secret:40) -> u64
uint64_t marks_field(const struct context *context) {
  return mix64(context->keys[0], context->keys[1]) ^
         mix64(context->keys[2], context->keys[3]);
}

struct SECRET key {
  uint64_t words[4];
};

// residue-case: marks_struct(secret:32) -> u64
uint64_t marks_struct(const struct key *key) {
  struct key copy = *key;
  for (int i = 0; i < 4; ++i)
    copy.words[i] = mix64(copy.words[i], copy.words[(i + 1) % 4]);
  return copy.words[0] ^ copy.words[1] ^ copy.words[2] ^ copy.words[3];
}

union SECRET seed {
  uint8_t bytes[16];
  uint64_t words[2];
};

// residue-case: marks_union(secret:16) -> u64
uint64_t marks_union(const uint8_t *input) {
  union seed seed;
  for (unsigned i = 0; i < sizeof seed; ++i)
    seed.bytes[i] = input[15 - i] * 3;
  return mix64(seed.words[0], seed.words[1]);
}

enum SECRET choice { CHOICE_NONE, CHOICE_LEFT, CHOICE_RIGHT = 0x7FFFFFFF };

// residue-case: marks_enum(secret-u32, u32=77) -> u16; control=gpr
uint16_t marks_enum(enum choice choice, uint32_t factor) {
  return (uint16_t)((uint32_t)choice * factor + ((uint32_t)choice >> 9));
}

typedef uint64_t secret_word SECRET;

// residue-case: marks_typedef(secret:24) -> u64
uint64_t marks_typedef(const uint8_t *input) {
  secret_word a = load64(input), b = load64(input + 8);
  secret_word c = load64(input + 16);
  return mix64(a, b) * 3 + mix64(b, c);
}

#define SECRET_TYPE [[clang::annotate_type("secret")]]

// residue-case: marks_annotated_type(secret:32) -> u64
uint64_t marks_annotated_type(const uint8_t SECRET_TYPE *key) {
  uint64_t sum = 1;
  for (int i = 0; i < 32; i += 8)
    sum = mix64(sum, load64(key + i));
  return sum;
}

struct nested {
  int id;
  struct key inner;
};

// residue-case: secret_type_as_field(secret:40) -> u64
uint64_t secret_type_as_field(const struct nested *nested) {
  return mix64(nested->inner.words[1], nested->inner.words[2]) -
         nested->inner.words[3];
}

static NOINLINE struct key derive(const uint8_t *input) {
  struct key result;
  for (int i = 0; i < 4; ++i)
    result.words[i] = mix64(load64(input + 8 * i), 17);
  return result;
}

// residue-case: secret_type_as_result(secret:32) -> u32
uint32_t secret_type_as_result(const uint8_t *input) {
  struct key key = derive(input);
  return (uint32_t)(key.words[0] + key.words[1] * key.words[3]);
}
