/* The functions that are measured, and how: each is called by calls.c with the
 * arguments after its name. `foreign` are those that call code which is not
 * compiled here; the goals differ for these. */
#ifndef CASES_H
#define CASES_H

#include <stdint.h>

struct pair {
  uint64_t low, high;
};
struct key_block {
  uint8_t bytes[48];
};
struct session {
  uint32_t id;
  uint8_t key[32];
  uint64_t counter;
};

/* X(name, foreign, parameters, arguments) */
#define CASES(X)                                                               \
  X(leaf_32, 0, (const uint8_t *), (key))                                      \
  X(leaf_64, 0, (const uint8_t *, const uint8_t *), (key, data))               \
  X(spill_heavy, 0, (const uint8_t *, const uint8_t *), (key, data))           \
  X(vector_loop, 0, (const uint8_t *, const uint8_t *, uint8_t *),             \
    (key, data, out))                                                          \
  X(recursion_20, 0, (const uint8_t *, unsigned), (key, 20))                   \
  X(variable_length_array, 0, (const uint8_t *, unsigned), (key, 24))          \
  X(array_256, 0, (const uint8_t *), (key))                                    \
  X(struct_by_value, 0, (struct key_block), (*(const struct key_block *)key))  \
  X(variable_arguments, 0, (uint64_t, ...), (3, word(0), word(1), word(2)))    \
  X(floating_point, 0, (const double *, unsigned), (reals, 8))                 \
  X(early_return, 0, (const uint8_t *, unsigned), (key, 1))                    \
  X(pointer_parameter, 0, (const uint8_t *, uint64_t *), (key, words))         \
  X(field_access, 0, (struct session *), (&session))                           \
  X(helper_16_times, 0, (const uint8_t *), (key))                              \
  X(calls_5_deep, 0, (const uint8_t *), (key))                                 \
  X(tail_call, 0, (const uint8_t *, uint64_t), (key, 7))                       \
  X(function_pointer, 0, (const uint8_t *, unsigned), (key, 1))                \
  X(constant_time_equal, 0, (const uint8_t *, const uint8_t *), (key, data))   \
  X(multiply_256, 0, (const uint8_t *, uint64_t *), (key, words))              \
  X(table_lookup, 0, (const uint8_t *), (key))                                 \
  X(switch_public, 0, (const uint8_t *, unsigned), (key, 2))                   \
  X(chacha20_block, 0, (const uint8_t *, uint32_t *), (key, (uint32_t *)out))  \
  X(sha256_block, 0, (const uint8_t *, uint32_t *), (key, (uint32_t *)out))    \
  X(frame_20000, 0, (const uint8_t *), (key))                                  \
  X(foreign_memcpy, 1, (const uint8_t *, unsigned), (key, 40))                 \
  X(foreign_public, 1, (const uint8_t *), (key))                               \
  X(foreign_snprintf, 1, (const uint8_t *), (key))                             \
  X(qsort_callback, 1, (const uint8_t *), (key))

/* Sizes of frames that are compared with a memset of as many bytes. Of these
 * functions 20000 is one of the cases, too. */
#define FRAMES(X) X(4096) X(20000) X(100000)

/* Labels of entries that are no cases. */
enum { LargeFrame = 2, Memset = 3 };

#define DECLARE(name, foreign, parameters, arguments) uint64_t name parameters;
CASES(DECLARE)

uint64_t frame_4096(const uint8_t *);
uint64_t frame_100000(const uint8_t *);

/* In calls.c, which is compiled plain. */
uint64_t public_function(uint64_t value);

#endif
