// Secret functions that call functions which are not secret and erase nothing:
// what those save of their caller's registers must not be secret.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <stdarg.h>

static NOINLINE uint64_t public_step(uint64_t value, unsigned round) {
  volatile uint64_t copy = value;
  return mix64(copy, round) + 3;
}

// Needs all callee-saved registers, so it saves those of its caller.
static NOINLINE uint64_t public_work(const uint8_t *data) {
  uint64_t a = load64(data), b = load64(data + 8), c = load64(data + 16);
  uint64_t d = load64(data + 24), e = load64(data + 32), f = load64(data + 40);
  for (unsigned i = 0; i < 3; ++i) {
    a += public_step(f, i);
    b ^= public_step(a, i);
    c += public_step(b, i);
    d ^= public_step(c, i);
    e += public_step(d, i);
    f ^= public_step(e, i);
  }
  return a + b + c + d + e + f;
}

// residue-case: secrets_live_across_plain_call(secret:48, in:48) -> u64; control=stack
uint64_t secrets_live_across_plain_call(const uint8_t *key LETHE_SECRET,
                                        const uint8_t *data) {
  uint64_t a = load64(key), b = load64(key + 8), c = load64(key + 16);
  uint64_t d = load64(key + 24), e = load64(key + 32), f = load64(key + 40);
  uint64_t sum = mix64(a, b) ^ mix64(c, d) ^ mix64(e, f);
  sum += public_work(data);
  return mix64(sum + a, b) ^ mix64(c + sum, d) ^ mix64(e, f + sum);
}

// Stores every register that may hold an argument, whatever was passed.
static NOINLINE double public_variadic(unsigned count, ...) {
  va_list arguments;
  va_start(arguments, count);
  double sum = 0;
  for (unsigned i = 0; i < count; ++i)
    sum = sum * 0.5 + va_arg(arguments, double);
  va_end(arguments);
  return sum;
}

// residue-case: stale_registers_at_variadic_call(secret:64, in:16) -> u64; control=stack
uint64_t stale_registers_at_variadic_call(const uint8_t *key LETHE_SECRET,
                                          const uint8_t *data) {
  double numbers[8], product = 1;
  uint64_t sum = 0;
  for (int i = 0; i < 8; ++i) {
    numbers[i] = (double)(load64(key + 8 * i) >> 11) * 0x1p-53;
    sum = mix64(sum, load64(key + 8 * i));
  }
  for (int i = 0; i < 8; ++i)
    product *= 1 + numbers[i] * numbers[(i + 3) % 8];
  double known = public_variadic(2, (double)data[0], (double)data[1]);
  return sum ^ (uint64_t)(product * 0x1p30) ^ (uint64_t)known;
}

// residue-case: plain_tail_call(secret:32, in:48, out:8) -> u64
uint64_t plain_tail_call(const uint8_t *key LETHE_SECRET, const uint8_t *data,
                         uint8_t *out) {
  uint64_t a = load64(key), b = load64(key + 8), c = load64(key + 16);
  store64(out, mix64(a, b) + mix64(b, c) * load64(key + 24));
  return public_work(data);
}

static uint64_t (*volatile public_pointer)(const uint8_t *) = public_work;

// residue-case: plain_call_through_pointer(secret:32, in:48) -> u64; control=stack
uint64_t plain_call_through_pointer(const uint8_t *key LETHE_SECRET,
                                    const uint8_t *data) {
  uint64_t a = load64(key), b = load64(key + 8), c = load64(key + 16);
  uint64_t d = load64(key + 24);
  uint64_t sum = mix64(a, b) ^ mix64(c, d);
  sum += public_pointer(data);
  return mix64(sum ^ a, b) + mix64(c + sum, d);
}

LETHE_SECRET static NOINLINE uint64_t secret_below(const uint8_t *key) {
  volatile uint64_t words[4];
  for (int i = 0; i < 4; ++i)
    words[i] = load64(key + 8 * i);
  return mix64(words[0], words[1]) ^ mix64(words[2], words[3]);
}

static const uint8_t *registered;

static NOINLINE uint64_t plain_between(const uint8_t *data) {
  uint64_t sum = public_work(data);
  return secret_below(registered) % 1024 + sum;
}

// Secret, plain, secret: the key takes another way than the arguments.
// residue-case: plain_between_secret(secret:32, in:48) -> u32; control=stack
uint32_t plain_between_secret(const uint8_t *key LETHE_SECRET,
                              const uint8_t *data) {
  uint64_t a = load64(key), b = load64(key + 24);
  registered = key;
  uint64_t sum = plain_between(data) * mix64(a, b);
  return (uint32_t)(sum >> 7 ^ a);
}
