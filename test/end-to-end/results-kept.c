// Results are kept to the last bit, in whatever registers they are returned:
// compiled with and without the plugin, the program prints the same.
// RUN: %python %S/Inputs/same_output.py %build %clang %s %t
#include <complex.h>
#include <stdio.h>

#define NOINLINE __attribute__((noinline))
#define VECTOR(NAME, TYPE, LANES)                                              \
  typedef TYPE NAME __attribute__((ext_vector_type(LANES)));                   \
  NOINLINE NAME negate_##NAME(NAME x) { return -x; }                           \
  static void print_##NAME(void) {                                             \
    NAME x;                                                                    \
    for (int i = 0; i < LANES; i++)                                            \
      x[i] = (TYPE)(i + 1);                                                    \
    x = negate_##NAME(x);                                                      \
    for (int i = 0; i < LANES; i++)                                            \
      printf(" %g", (double)x[i]);                                             \
    printf("\n");                                                              \
  }

VECTOR(float3, float, 3)
VECTOR(double3, double, 3)
VECTOR(double5, double, 5)
VECTOR(half5, _Float16, 5)
VECTOR(half7, _Float16, 7)
VECTOR(short5, short, 5)
VECTOR(long7, long, 7)
VECTOR(char3, signed char, 3)

NOINLINE _BitInt(17) bits17(int x) { return x; }
NOINLINE _BitInt(9) bits9(int x) { return x; }
NOINLINE unsigned _BitInt(33) bits33(long x) { return x; }
NOINLINE signed char byte(int x) { return x; }
NOINLINE short word(int x) { return x; }
NOINLINE _Bool boolean(int x) { return x & 4; }
NOINLINE __int128 wide(long x) { return (__int128)x << 60; }
NOINLINE long double extended(long double x) { return x / 3; }
NOINLINE _Complex long double complex_extended(long double x) {
  return x + x * 3.0il;
}
NOINLINE _Complex float complex_single(float x) { return x + x * 3.0if; }
typedef struct {
  double a;
  int b;
} mixed;
NOINLINE mixed structure(int x) { return (mixed){x / 3.0, x}; }
typedef struct {
  char c[3];
} three;
NOINLINE three three_bytes(int x) { return (three){{x, x + 1, x + 2}}; }
// MMX state is left, and the result is not.
NOINLINE long double after_mmx(long double x) {
  __asm__ volatile("movd %0, %%mm0\n\temms" ::"r"(5) : "mm0");
  return x + 1;
}
// Arguments on the x87 stack.
__attribute__((regcall, noinline)) long double regcall_argument(int a,
                                                                long double x) {
  return a + x;
}
NOINLINE long double passes_x87(long double x) {
  return regcall_argument(2, x * 3) + 1;
}
// Aggregates by pointer, while the frame says by value.
typedef struct {
  long a, b, c, d;
} big;
__attribute__((vectorcall, noinline)) long
vectorcall_struct(int s, big a, big b, big c, big d) {
  return s + a.a + b.b + c.c + d.d;
}
__attribute__((ms_abi, noinline)) long ms_struct(int s, big a, big b, big c,
                                                 big d) {
  return s + a.a + b.b + c.c + d.d;
}
// No result on one path, and nobody uses it.
NOINLINE int maybe(int x) {
  if (x)
    return 3;
}

int main(void) {
  print_float3();
  print_double3();
  print_double5();
  print_half5();
  print_half7();
  print_short5();
  print_long7();
  print_char3();
  maybe(0);
  _Complex long double z = complex_extended(2);
  _Complex float c = complex_single(2);
  mixed m = structure(7);
  three t = three_bytes(-5);
  printf("%d %d %ld %d %d %d %lx %Lg %Lg %Lg %g %g %g %d %d %d %d\n",
         (int)bits17(-5), (int)bits9(-5), (long)bits33(-5), byte(-5), word(-5),
         boolean(7), (long)(wide(-3) >> 32), extended(5), creall(z), cimagl(z),
         crealf(c), cimagf(c), m.a, m.b, t.c[0], t.c[1], t.c[2]);
  big x = {1, 2, 3, 4};
  printf("%Lg %Lg ", after_mmx(1), passes_x87(5));
  printf("%ld ", vectorcall_struct(1, x, x, x, x));
  printf("%ld ", ms_struct(1, x, x, x, x));
  printf("%ld %ld %ld %ld\n", x.a, x.b, x.c, x.d);
  return 0;
}
