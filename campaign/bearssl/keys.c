#include "keys.h"
#include <string.h>

void make_scalar(unsigned char *scalar LETHE_SECRET, size_t size) {
  scalar[0] &= 0x7f;
  scalar[size - 1] |= 1;
}

void make_factor(unsigned char *factor LETHE_SECRET, size_t size) {
  factor[0] |= 0xc0;
  factor[size - 1] |= 1;
}

void make_key_file(unsigned char file[51],
                   const unsigned char key[32] LETHE_SECRET) {
  static const unsigned char before[7] = {0x30, 0x31, 0x02, 0x01,
                                          0x01, 0x04, 0x20};
  static const unsigned char curve[12] = {0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                          0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
  memcpy(file, before, sizeof before);
  memcpy(file + sizeof before, key, 32);
  memcpy(file + sizeof before + 32, curve, sizeof curve);
}
