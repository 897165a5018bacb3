#include "poly1305.h"

#include "bytes.h"
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

static const uint64_t Mask44 = 0xfffffffffff;
static const uint64_t Mask42 = 0x3ffffffffff;

void poly1305_start(struct poly1305 *sum, LETHE_SECRET const uint8_t *key) {
  uint64_t low = load64_le(key), high = load64_le(key + 8);
  // The limbs of r & 0x0ffffffc0ffffffc0ffffffc0fffffff.
  sum->r[0] = low & 0xffc0fffffff;
  sum->r[1] = (low >> 44 | high << 20) & 0xfffffc0ffff;
  sum->r[2] = high >> 24 & 0x00ffffffc0f;
  memset(sum->h, 0, sizeof sum->h);
  sum->s[0] = load64_le(key + 16);
  sum->s[1] = load64_le(key + 24);
  sum->used = 0;
}

/// h = (h + block) * r mod 2^130 - 5, partially reduced. `top_bit` is 2^128 in
/// the third limb for a whole block, 0 for one that carries its own.
static void add_blocks(struct poly1305 *sum, const uint8_t *data, size_t count,
                       uint64_t top_bit) {
  const uint64_t r0 = sum->r[0], r1 = sum->r[1], r2 = sum->r[2];
  // 2^132 = 20 mod 2^130 - 5.
  const uint64_t r1_wrapped = r1 * 20, r2_wrapped = r2 * 20;
  uint64_t h0 = sum->h[0], h1 = sum->h[1], h2 = sum->h[2];

  for (; count > 0; count--, data += 16) {
    uint64_t low = load64_le(data), high = load64_le(data + 8);
    h0 += low & Mask44;
    h1 += (low >> 44 | high << 20) & Mask44;
    h2 += (high >> 24 & Mask42) | top_bit;

    uint128 d0 =
        (uint128)h0 * r0 + (uint128)h1 * r2_wrapped + (uint128)h2 * r1_wrapped;
    uint128 d1 = (uint128)h0 * r1 + (uint128)h1 * r0 + (uint128)h2 * r2_wrapped;
    uint128 d2 = (uint128)h0 * r2 + (uint128)h1 * r1 + (uint128)h2 * r0;

    h0 = (uint64_t)d0 & Mask44;
    d1 += (uint64_t)(d0 >> 44);
    h1 = (uint64_t)d1 & Mask44;
    d2 += (uint64_t)(d1 >> 44);
    h2 = (uint64_t)d2 & Mask42;
    h0 += (uint64_t)(d2 >> 42) * 5;
    h1 += h0 >> 44;
    h0 &= Mask44;
  }

  sum->h[0] = h0;
  sum->h[1] = h1;
  sum->h[2] = h2;
}

void poly1305_add(struct poly1305 *sum, const uint8_t *data, size_t size) {
  const uint64_t top_bit = (uint64_t)1 << 40;
  if (sum->used > 0) {
    size_t count = 16 - sum->used;
    if (count > size)
      count = size;
    memcpy(sum->block + sum->used, data, count);
    sum->used += count;
    data += count;
    size -= count;
    if (sum->used < 16)
      return;
    add_blocks(sum, sum->block, 1, top_bit);
    sum->used = 0;
  }
  add_blocks(sum, data, size / 16, top_bit);
  memcpy(sum->block, data + size / 16 * 16, size % 16);
  sum->used = size % 16;
}

void poly1305_finish(struct poly1305 *sum, uint8_t *tag) {
  if (sum->used > 0) {
    sum->block[sum->used] = 1;
    memset(sum->block + sum->used + 1, 0, 15 - sum->used);
    add_blocks(sum, sum->block, 1, 0);
  }

  // Two rounds of carries leave h below 2^130.
  uint64_t h0 = sum->h[0], h1 = sum->h[1], h2 = sum->h[2];
  for (int i = 0; i < 2; i++) {
    h1 += h0 >> 44;
    h0 &= Mask44;
    h2 += h1 >> 44;
    h1 &= Mask44;
    h0 += (h2 >> 42) * 5;
    h2 &= Mask42;
  }
  h1 += h0 >> 44;
  h0 &= Mask44;

  // g = h - p, taken when it is not negative, without a branch.
  uint64_t g0 = h0 + 5;
  uint64_t g1 = h1 + (g0 >> 44);
  uint64_t g2 = h2 + (g1 >> 44);
  uint64_t reduced = 0 - (g2 >> 42 & 1);
  h0 = (h0 & ~reduced) | (g0 & Mask44 & reduced);
  h1 = (h1 & ~reduced) | (g1 & Mask44 & reduced);
  h2 = (h2 & ~reduced) | (g2 & Mask42 & reduced);

  uint128 low = (uint128)(h0 | h1 << 44) + sum->s[0];
  uint128 high = (uint128)(h1 >> 20 | h2 << 24) + sum->s[1] + (low >> 64);
  store64_le(tag, (uint64_t)low);
  store64_le(tag + 8, (uint64_t)high);
  lethe_wipe(sum, sizeof *sum);
}
