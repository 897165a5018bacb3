// Types that C has in some dialects, or the compiler adds.
// RUN: %residue-matrix %s --work %t.dir --flags '-fenable-matrix -fblocks --rtlib=compiler-rt'
#include "Inputs/mix.h"

static inline void keep(void *memory) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

typedef unsigned _BitInt(256) wide_int;

// residue-case: bit_int_256(secret:64) -> u64; control=stack
uint64_t bit_int_256(const uint8_t *key LETHE_SECRET) {
  wide_int a = 0, b = 0;
  memcpy(&a, key, 32);
  memcpy(&b, key + 32, 32);
  keep(&a);
  wide_int product = a * b + (a >> 77) + 5;
  return (uint64_t)(product >> 130) ^ (uint64_t)product;
}

// Division is a loop in the function itself.
// residue-case: bit_int_divided(secret:24) -> u64
uint64_t bit_int_divided(const uint8_t *key LETHE_SECRET) {
  unsigned _BitInt(192) a = load64(key);
  a = a << 120 | load64(key + 8);
  unsigned _BitInt(192) b = load64(key + 16) | 1;
  return (uint64_t)(a / b) ^ (uint64_t)(a % b) ^ (uint64_t)(a / b >> 64);
}

static NOINLINE wide_int bit_int_step(wide_int a, unsigned _BitInt(70) b) {
  volatile unsigned _BitInt(70) copy = b * 3;
  return (a ^ a >> 9) + copy;
}

// By value, and as a result.
// residue-case: bit_int_passed(secret:48) -> u64; control=stack
uint64_t bit_int_passed(const uint8_t *key LETHE_SECRET) {
  wide_int a = 0;
  memcpy(&a, key, 32);
  unsigned _BitInt(70) b = load64(key + 32);
  for (int i = 0; i < 3; ++i)
    a = bit_int_step(a, b + i);
  return (uint64_t)(a >> 99) ^ (uint64_t)a;
}

static inline double unit(const uint8_t *bytes) {
  return (double)(load64(bytes) >> 11) * 0x1p-53 + 1;
}

// The compiler's library does the work, on its own stack.
// residue-case: quadruple_precision(secret:24) -> u64
uint64_t quadruple_precision(const uint8_t *key LETHE_SECRET) {
  __float128 a = unit(key), b = unit(key + 8);
  for (int i = 0; i < 3; ++i)
    a = a * b / 3 + (__float128)key[16 + i];
  return (uint64_t)(a * 0x1p40) ^ (a < b);
}

// residue-case: complex_product(secret:32) -> u64
uint64_t complex_product(const uint8_t *key LETHE_SECRET) {
  _Complex double a = unit(key) + unit(key + 8) * 1.0i;
  _Complex long double b = unit(key + 16) + unit(key + 24) * 1.0i;
  b *= a * a;
  return (uint64_t)(__real__ b * 0x1p20) ^ (uint64_t)(__imag__ b * 0x1p40);
}

// residue-case: half_precision(secret:64) -> u32
uint32_t half_precision(const uint8_t *key LETHE_SECRET) {
  _Float16 sum = 1, product = 1;
  for (int i = 0; i < 64; ++i) {
    sum += (_Float16)key[i];
    product = product * (_Float16)0.5 + (_Float16)(key[i] & 15);
  }
  return (uint32_t)sum + (uint32_t)(product * (_Float16)64);
}

// residue-case: brain_float(secret:64) -> u32
uint32_t brain_float(const uint8_t *key LETHE_SECRET) {
  __bf16 sum = 1;
  for (int i = 0; i < 64; ++i)
    sum = sum * (__bf16)0.5f + (__bf16)(float)key[i];
  float result = (float)sum * 65536;
  return (uint32_t)result;
}

typedef uint32_t word5 __attribute__((ext_vector_type(5)));
typedef double number3 __attribute__((ext_vector_type(3)));

static NOINLINE word5 odd_step(word5 a, number3 b) {
  volatile number3 copy = b;
  return a * 5 + (uint32_t)copy.y;
}

// residue-case: odd_vectors(secret:64) -> u32
uint32_t odd_vectors(const uint8_t *key LETHE_SECRET) {
  word5 a;
  for (int i = 0; i < 5; ++i)
    a[i] = load32(key + 4 * i);
  number3 b = {unit(key + 24), unit(key + 32), unit(key + 40)};
  a = odd_step(a, b * 0x1p20);
  a ^= a.s43210;
  return a.s0 + a.s1 * a.s2;
}

typedef float square __attribute__((matrix_type(4, 4)));

// residue-case: matrix(secret:64) -> u32
uint32_t matrix(const uint8_t *key LETHE_SECRET) {
  square a, b;
  for (int i = 0; i < 16; ++i) {
    a[i / 4][i % 4] = key[i];
    b[i % 4][i / 4] = key[16 + i];
  }
  a = a * b + __builtin_matrix_transpose(b);
  a = a * a;
  return (uint32_t)(a[1][2] + a[3][3]);
}

struct with_tail {
  uint32_t count;
  uint64_t words[];
};

static NOINLINE uint64_t sum_tail(const struct with_tail *object) {
  volatile uint64_t sum = 0;
  for (uint32_t i = 0; i < object->count; ++i)
    sum = mix64(sum, object->words[i]);
  return sum;
}

// residue-case: flexible_array(secret:64) -> u64; control=stack
uint64_t flexible_array(const uint8_t *key LETHE_SECRET) {
  _Alignas(struct with_tail) uint8_t memory[sizeof(struct with_tail) + 64];
  struct with_tail *object = (struct with_tail *)memory;
  object->count = 8;
  memcpy(object->words, key, 64);
  return sum_tail(object);
}

struct inner {
  uint64_t a, b;
};
struct outer {
  struct inner parts[3];
  uint64_t last;
};

static NOINLINE uint64_t sum_outer(const struct outer *object) {
  return mix64(object->parts[0].a, object->parts[2].b) ^ object->last;
}

// residue-case: initializers(secret:32) -> u64; control=stack
uint64_t initializers(const uint8_t *key LETHE_SECRET) {
  struct outer object = {.parts[2] = {.b = load64(key)},
                         .parts[0].a = load64(key + 8),
                         .last = load64(key + 16)};
  uint64_t sum = sum_outer(&object);
  sum ^= sum_outer(&(struct outer){.last = load64(key + 24), .parts = {{sum}}});
  return sum + ((uint64_t[]){sum, load64(key)})[sum & 1];
}

#define STEP(X) _Generic((X), uint64_t: step64, uint32_t: step32)(X)
static NOINLINE uint64_t step64(uint64_t x) {
  volatile uint64_t copy = x;
  return copy * 3;
}
static NOINLINE uint32_t step32(uint32_t x) {
  volatile uint32_t copy = x;
  return copy * 5;
}

// residue-case: generic_selection(secret:16) -> u64; control=stack
uint64_t generic_selection(const uint8_t *key LETHE_SECRET) {
  return STEP(load64(key)) ^ STEP(load32(key + 8));
}

// What a library for blocks would define.
void *_NSConcreteStackBlock[32], *_NSConcreteGlobalBlock[32];

static NOINLINE uint64_t call_twice(uint64_t (^block)(uint64_t)) {
  return block(3) ^ block(5);
}

// residue-case: blocks(secret:32) -> u64; control=stack
uint64_t blocks(const uint8_t *key LETHE_SECRET) {
  uint64_t low = load64(key), high = load64(key + 8);
  uint64_t sum = call_twice(^(uint64_t x) {
    volatile uint64_t copy = low ^ x;
    return mix64(copy, high);
  });
  uint64_t (^without_captures)(uint64_t) = ^(uint64_t x) {
    volatile uint64_t copy = x;
    return copy * 3;
  };
  return sum + call_twice(without_captures) * without_captures(low);
}
