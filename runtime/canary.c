#define _GNU_SOURCE
#include "canary.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static uint64_t key[2];

int lethe_draw_canary_key(void) {
  ssize_t got;
  do
    got = getrandom(key, sizeof key, 0);
  while (got < 0 && errno == EINTR);
  if (got == sizeof key)
    return 0;
  if (got >= 0)
    errno = EIO;
  return -1;
}

static uint64_t rotate(uint64_t word, int bits) {
  return word << bits | word >> (64 - bits);
}

static void mix(uint64_t v[4], int rounds) {
  for (int i = 0; i < rounds; ++i) {
    v[0] += v[1], v[1] = rotate(v[1], 13) ^ v[0], v[0] = rotate(v[0], 32);
    v[2] += v[3], v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = rotate(v[1], 17) ^ v[2], v[2] = rotate(v[2], 32);
  }
}

/* SipHash-1-3 of one word: who reads some canaries learns nothing of others. */
static uint64_t hash(uint64_t word) {
  uint64_t length = (uint64_t)8 << 56;
  uint64_t v[4] = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
                   key[0] ^ 0x6c7967656e657261,
                   key[1] ^ 0x7465646279746573 ^ word};
  mix(v, 1);
  v[0] ^= word;
  v[3] ^= length;
  mix(v, 1);
  v[0] ^= length;
  v[2] ^= 0xff;
  mix(v, 3);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Byte i of the canary at a place. */
struct pattern {
  unsigned char bytes[sizeof(uint64_t)];
};

static struct pattern pattern_of(const unsigned char *place) {
  uint64_t ones = 0x0101010101010101;
  uint64_t value = hash((uint64_t)(uintptr_t)place);
  /* A byte without its lowest bit set gets it, if it is zero otherwise. */
  uint64_t low = ones * 0x7f;
  uint64_t zeros = ~(((value & low) + low) | value | low); /* 0x80 for 0 */
  value |= zeros >> 7;
  struct pattern pattern;
  memcpy(pattern.bytes, &value, sizeof value);
  return pattern;
}

void lethe_plant_canary(unsigned char *place, size_t size) {
  if (!size)
    return;
  struct pattern pattern = pattern_of(place);
  size_t i = 0;
  for (; size - i >= sizeof pattern; i += sizeof pattern)
    memcpy(place + i, &pattern, sizeof pattern);
  memcpy(place + i, &pattern, size - i);
}

static struct lethe_damage find_damage(const unsigned char *place, size_t size,
                                       const struct pattern *pattern) {
  struct lethe_damage damage = {size, size};
  for (size_t i = 0; i < size; ++i) {
    if (place[i] == pattern->bytes[i % sizeof *pattern])
      continue;
    if (damage.first == size)
      damage.first = i;
    damage.last = i;
  }
  return damage;
}

struct lethe_damage lethe_check_canary(const unsigned char *place, size_t size,
                                       bool is_wiped) {
  struct lethe_damage none = {size, size};
  if (!size)
    return none;
  struct pattern pattern;
  if (is_wiped)
    memset(&pattern, 0, sizeof pattern);
  else
    pattern = pattern_of(place);
  size_t i = 0;
  for (; size - i >= sizeof pattern; i += sizeof pattern)
    if (memcmp(place + i, &pattern, sizeof pattern) != 0)
      return find_damage(place, size, &pattern);
  if (memcmp(place + i, &pattern, size - i) != 0)
    return find_damage(place, size, &pattern);
  return none;
}
