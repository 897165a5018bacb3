#include "chacha20.h"

#include "bytes.h"

static inline void quarter_round(uint32_t *x, int a, int b, int c, int d) {
  x[a] += x[b];
  x[d] = rotate_left(x[d] ^ x[a], 16);
  x[c] += x[d];
  x[b] = rotate_left(x[b] ^ x[c], 12);
  x[a] += x[b];
  x[d] = rotate_left(x[d] ^ x[a], 8);
  x[c] += x[d];
  x[b] = rotate_left(x[b] ^ x[c], 7);
}

void chacha20_block(LETHE_SECRET const uint8_t *key, uint32_t counter,
                    const uint8_t *nonce, LETHE_SECRET uint8_t *stream) {
  // "expand 32-byte k"
  LETHE_SECRET uint32_t state[16] = {0x61707865, 0x3320646e, 0x79622d32,
                                     0x6b206574};
  for (int i = 0; i < 8; i++)
    state[4 + i] = load32_le(key + 4 * i);
  state[12] = counter;
  for (int i = 0; i < 3; i++)
    state[13 + i] = load32_le(nonce + 4 * i);

  // These live in registers and spill slots, which no source line can wipe.
  LETHE_SECRET uint32_t x[16];
  for (int i = 0; i < 16; i++)
    x[i] = state[i];
  for (int i = 0; i < 10; i++) {
    quarter_round(x, 0, 4, 8, 12);
    quarter_round(x, 1, 5, 9, 13);
    quarter_round(x, 2, 6, 10, 14);
    quarter_round(x, 3, 7, 11, 15);
    quarter_round(x, 0, 5, 10, 15);
    quarter_round(x, 1, 6, 11, 12);
    quarter_round(x, 2, 7, 8, 13);
    quarter_round(x, 3, 4, 9, 14);
  }
  for (int i = 0; i < 16; i++)
    store32_le(stream + 4 * i, x[i] + state[i]);
  lethe_wipe(state, sizeof state);
}

void chacha20_xor(LETHE_SECRET const uint8_t *key, uint32_t counter,
                  const uint8_t *nonce, LETHE_SECRET const uint8_t *in,
                  LETHE_SECRET uint8_t *out, size_t size) {
  LETHE_SECRET uint8_t stream[CHACHA20_BLOCK_SIZE];
  while (size > 0) {
    size_t count = size < sizeof stream ? size : sizeof stream;
    chacha20_block(key, counter++, nonce, stream);
    for (size_t i = 0; i < count; i++)
      out[i] = in[i] ^ stream[i];
    in += count;
    out += count;
    size -= count;
  }
  lethe_wipe(stream, sizeof stream);
}
