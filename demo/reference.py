"""Every value the demo's program computes on the way from a pass phrase to an
encrypted file, computed again without it, to be searched in its memory."""

import hashlib
import struct

MASK = 0xFFFFFFFF
HEADER_SIZE, TAG_SIZE = 40, 16


def rotate(value, count):
  return (value << count | value >> (32 - count)) & MASK


def quarter_round(x, a, b, c, d):
  for target, other, mixed, count in ((a, b, d, 16), (c, d, b, 12),
                                      (a, b, d, 8), (c, d, b, 7)):
    x[target] = (x[target] + x[other]) & MASK
    x[mixed] = rotate(x[mixed] ^ x[target], count)


def chacha20_state(key, counter, nonce):
  return list(struct.unpack("<16I", b"expand 32-byte k" + key +
                            struct.pack("<I", counter) + nonce))


def chacha20_rounds(state):
  """The working state after the 20 rounds, before the last addition."""
  x = list(state)
  for _ in range(10):
    for column in range(4):
      quarter_round(x, column, column + 4, column + 8, column + 12)
    for i in range(4):
      quarter_round(x, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
  return x


def chacha20_block(key, counter, nonce):
  state = chacha20_state(key, counter, nonce)
  return struct.pack("<16I", *((a + b) & MASK for a, b in
                               zip(state, chacha20_rounds(state))))


def chacha20_xor(key, nonce, data):
  sealed = bytearray()
  for at in range(0, len(data), 64):
    stream = chacha20_block(key, 1 + at // 64, nonce)
    sealed += bytes(a ^ b for a, b in zip(data[at:at + 64], stream))
  return bytes(sealed)


def poly1305_multiplier(one_time_key):
  return (int.from_bytes(one_time_key[:16], "little")
          & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF)


def poly1305(one_time_key, data):
  multiplier = poly1305_multiplier(one_time_key)
  total = 0
  for at in range(0, len(data), 16):
    block = int.from_bytes(data[at:at + 16] + b"\1", "little")
    total = (total + block) * multiplier % (2**130 - 5)
  addend = int.from_bytes(one_time_key[16:32], "little")
  return ((total + addend) % 2**128).to_bytes(16, "little")


def pad16(data):
  return data + bytes(-len(data) % 16)


def fraction_bits(number, root):
  """The first 32 bits of the fraction of a square (2) or cube (3) root."""
  low, high = 0, number << 33
  while low < high:
    middle = (low + high + 1) // 2
    if middle**root <= number << 32 * root:
      low = middle
    else:
      high = middle - 1
  return low & MASK


PRIMES = [n for n in range(2, 312) if all(n % p for p in range(2, n))]
ROUND_CONSTANTS = [fraction_bits(prime, 3) for prime in PRIMES]
INITIAL_CHAIN = [fraction_bits(prime, 2) for prime in PRIMES[:8]]


def sha256_compress(chain, block):
  """One step of SHA-256; hashlib gives out no chaining words."""
  w = list(struct.unpack(">16I", block))
  for i in range(16, 64):
    s0 = rotate(w[i - 15], 25) ^ rotate(w[i - 15], 14) ^ w[i - 15] >> 3
    s1 = rotate(w[i - 2], 15) ^ rotate(w[i - 2], 13) ^ w[i - 2] >> 10
    w.append((w[i - 16] + s0 + w[i - 7] + s1) & MASK)
  a, b, c, d, e, f, g, h = chain
  for constant, word in zip(ROUND_CONSTANTS, w):
    s1 = rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)
    t1 = h + s1 + (e & f ^ ~e & g) + constant + word
    s0 = rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)
    t2 = s0 + (a & b ^ a & c ^ b & c)
    a, b, c, d, e, f, g, h = (t1 + t2) & MASK, a, b, c, (d + t1) & MASK, e, f, g
  return [(x + y) & MASK for x, y in zip(chain, (a, b, c, d, e, f, g, h))]


def hmac_chain(phrase, pad):
  block = bytes(byte ^ pad for byte in phrase.ljust(64, b"\0"))
  return sha256_compress(INITIAL_CHAIN, block)


class Message:
  """The values behind one encrypted file."""

  def __init__(self, phrase, container):
    self.phrase = phrase
    self.header = container[:HEADER_SIZE]
    self.sealed = container[HEADER_SIZE:-TAG_SIZE]
    self.tag = container[-TAG_SIZE:]
    iterations, = struct.unpack("<I", self.header[8:12])
    self.nonce = self.header[28:40]
    self.key = hashlib.pbkdf2_hmac("sha256", phrase, self.header[12:28],
                                   iterations)
    self.one_time_key = chacha20_block(self.key, 0, self.nonce)[:32]

  def plain(self):
    """The text, or None when the tag is wrong."""
    sizes = struct.pack("<QQ", len(self.header), len(self.sealed))
    tag = poly1305(self.one_time_key,
                   pad16(self.header) + pad16(self.sealed) + sizes)
    if tag != self.tag:
      return None
    return chacha20_xor(self.key, self.nonce, self.sealed)
