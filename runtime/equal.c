/* Comparisons that take as long for any data. */
#include "lethe.h"

#include <stdint.h>
#include <string.h>

/* No compiler knows what this returns, and so none can tell that a loop could
 * end early. */
static inline uint64_t obscure(uint64_t value) {
  __asm__ volatile("" : "+r"(value));
  return value;
}

static inline uint64_t load_word(const unsigned char *data) {
  uint64_t word;
  memcpy(&word, data, sizeof word);
  return word;
}

/* 1 for 0, 0 for all else, without a comparison. */
static inline int is_zero_word(uint64_t word) {
  return (int)(1 ^ ((word | (0 - word)) >> 63));
}

int lethe_equal(const void *left, const void *right, size_t size) {
  const unsigned char *a = left, *b = right;
  uint64_t difference = 0;
  size_t i = 0;
  for (; size - i >= sizeof difference; i += sizeof difference)
    difference = obscure(difference | (load_word(a + i) ^ load_word(b + i)));
  for (; i < size; ++i)
    difference = obscure(difference | (a[i] ^ b[i]));
  return is_zero_word(difference);
}

int lethe_is_zero(const void *data, size_t size) {
  const unsigned char *a = data;
  uint64_t found = 0;
  size_t i = 0;
  for (; size - i >= sizeof found; i += sizeof found)
    found = obscure(found | load_word(a + i));
  for (; i < size; ++i)
    found = obscure(found | a[i]);
  return is_zero_word(found);
}
