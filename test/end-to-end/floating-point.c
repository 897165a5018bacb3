// Floating point: SSE, x87, complex numbers.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <complex.h>

static inline double unit(const uint8_t *bytes) {
  return (double)(load64(bytes) >> 11) * 0x1p-53 + 1;
}

// residue-case: result_f32(secret-f32, secret-f32, f32=1.5) -> f32; control=xmm
float result_f32(float a LETHE_SECRET, float b LETHE_SECRET, float c) {
  float d = a / 8 + b / 4;
  return d * 0.125f - c * a / 64;
}

// residue-case: result_f64(secret-f64, secret-f64, f64=0.5) -> f64; control=xmm
double result_f64(double a LETHE_SECRET, double b LETHE_SECRET, double c) {
  double d = a / 8 + b / 4;
  return d * 0.125 - c * a / 64;
}

// residue-case: result_f80(secret-f80, secret-f80) -> f80; control=stack
long double result_f80(long double a LETHE_SECRET, long double b LETHE_SECRET) {
  long double c = a / 8 + b / 4;
  return c * 0.125L - a / 64;
}

// The registers of the x87 stack keep their contents when they are popped.
// residue-case: long_double_sum(secret:64) -> u64; control=x87
uint64_t long_double_sum(const uint8_t *key LETHE_SECRET) {
  long double sum = 1, product = 1;
  for (int i = 0; i < 64; i += 8) {
    long double x = unit(key + i);
    sum += x * product;
    product *= x / 2 + 0.25L;
  }
  return (uint64_t)(sum * 0x1p40L) ^ (uint64_t)(product * 0x1p20L);
}

// residue-case: result_complex_float(secret:16) -> cf32
float complex result_complex_float(const uint8_t *key LETHE_SECRET) {
  float complex z = (float)unit(key) + (float)unit(key + 8) * I;
  for (int i = 0; i < 3; ++i) {
    float a = crealf(z), b = cimagf(z);
    z = (a * a - b * b) * 0.25f + (a * b * 0.5f + 0.125f) * I;
  }
  return z;
}

// residue-case: result_complex_double(secret:16) -> cf64
double complex result_complex_double(const uint8_t *key LETHE_SECRET) {
  double complex z = unit(key) + unit(key + 8) * I;
  for (int i = 0; i < 3; ++i) {
    double a = creal(z), b = cimag(z);
    z = (a * a - b * b) * 0.25 + (a * b * 0.5 + 0.125) * I;
  }
  return z;
}

// residue-case: horner(secret:128) -> f64; control=xmm
double horner(const uint8_t *key LETHE_SECRET) {
  double sum = 0;
  for (int i = 0; i < 128; i += 8)
    sum = sum * 0.9375 + unit(key + i);
  return sum;
}

// residue-case: float_to_integer(secret:32, out:16)
void float_to_integer(const uint8_t *key LETHE_SECRET, uint8_t *out) {
  float sum = 0;
  double product = 1;
  for (int i = 0; i < 32; ++i) {
    sum += (float)key[i] * 0.5f;
    product *= 1 + key[i] * 0x1p-10;
  }
  store64(out, (uint64_t)(product * 65536));
  store64(out + 8, (uint64_t)(int64_t)(sum * 16));
}

static NOINLINE long double returns_f80(uint64_t value) {
  volatile long double copy = (long double)(value >> 8);
  return copy * 3;
}

// Popped, a result is still in its register.
// residue-case: result_f80_unused(secret:8) -> u64; control=x87
uint64_t result_f80_unused(const uint8_t *key LETHE_SECRET) {
  returns_f80(load64(key));
  return mix64(load64(key), 5);
}
