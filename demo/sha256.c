#include "sha256.h"

#include "bytes.h"
#include <string.h>

static const uint32_t RoundConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static const uint32_t InitialChain[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                         0xa54ff53a, 0x510e527f, 0x9b05688c,
                                         0x1f83d9ab, 0x5be0cd19};

void sha256_compress(LETHE_SECRET uint32_t *chain,
                     LETHE_SECRET const uint8_t *block) {
  LETHE_SECRET uint32_t schedule[64];
  for (int i = 0; i < 16; i++)
    schedule[i] = load32_be(block + 4 * i);
  for (int i = 16; i < 64; i++) {
    uint32_t w15 = schedule[i - 15], w2 = schedule[i - 2];
    uint32_t s0 = rotate_right(w15, 7) ^ rotate_right(w15, 18) ^ w15 >> 3;
    uint32_t s1 = rotate_right(w2, 17) ^ rotate_right(w2, 19) ^ w2 >> 10;
    schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
  }

  uint32_t a = chain[0], b = chain[1], c = chain[2], d = chain[3];
  uint32_t e = chain[4], f = chain[5], g = chain[6], h = chain[7];
  for (int i = 0; i < 64; i++) {
    uint32_t sum1 =
        rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
    uint32_t choice = (e & f) ^ (~e & g);
    uint32_t t1 = h + sum1 + choice + RoundConstants[i] + schedule[i];
    uint32_t sum0 =
        rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
    uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + sum0 + majority;
  }
  chain[0] += a;
  chain[1] += b;
  chain[2] += c;
  chain[3] += d;
  chain[4] += e;
  chain[5] += f;
  chain[6] += g;
  chain[7] += h;
  lethe_wipe(schedule, sizeof schedule);
}

void sha256_start(struct sha256 *hash) {
  memcpy(hash->chain, InitialChain, sizeof hash->chain);
  hash->size = 0;
}

void sha256_add(struct sha256 *hash, LETHE_SECRET const uint8_t *data,
                size_t size) {
  while (size > 0) {
    size_t used = hash->size % SHA256_BLOCK_SIZE;
    size_t count = SHA256_BLOCK_SIZE - used;
    if (count > size)
      count = size;
    memcpy(hash->block + used, data, count);
    hash->size += count;
    data += count;
    size -= count;
    if (used + count == SHA256_BLOCK_SIZE)
      sha256_compress(hash->chain, hash->block);
  }
}

void sha256_finish(struct sha256 *hash, LETHE_SECRET uint8_t *digest) {
  size_t used = hash->size % SHA256_BLOCK_SIZE;
  hash->block[used++] = 0x80;
  if (used > SHA256_BLOCK_SIZE - 8) {
    memset(hash->block + used, 0, SHA256_BLOCK_SIZE - used);
    sha256_compress(hash->chain, hash->block);
    used = 0;
  }
  memset(hash->block + used, 0, SHA256_BLOCK_SIZE - 8 - used);
  store32_be(hash->block + 56, (uint32_t)(hash->size >> 29));
  store32_be(hash->block + 60, (uint32_t)(hash->size << 3));
  sha256_compress(hash->chain, hash->block);
  for (int i = 0; i < 8; i++)
    store32_be(digest + 4 * i, hash->chain[i]);
  lethe_wipe(hash, sizeof *hash);
}
