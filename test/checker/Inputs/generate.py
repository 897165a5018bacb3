"""Writes C or C++ that is larger, or nests deeper, than anyone writes it.

usage: generate.py SHAPE COUNT

Each shape has a secret that is released unwiped at its end, so that a check
which gives up, or goes astray on the way, is found out. In shape `branches`
each hundredth branch has one of its own.
"""

import sys

HEAD = """\
#define SECRET __attribute__((annotate("secret")))
typedef __SIZE_TYPE__ size_t;
%svoid *malloc(size_t);
%svoid free(void *);
%svoid *memset(void *, int, size_t);
%svoid lethe_wipe(void *, size_t);
%sint fill(void *);
"""


def straight(count):
  yield "int f(unsigned char *key SECRET, int x) {"
  for i in range(count):
    yield f"  x = x * {i % 97 + 2} + key[{i % 32}];"
  yield "  free(key);\n  return x;\n}"


def branches(count):
  yield "int f(int x, int y) {\n  int r = 0;"
  for i in range(0, count, 5):
    yield f"  if (x == {i}) {{"
    if i % 500:
      yield f"    r += y ^ {i};\n    y -= x;"
    else:
      yield ("    unsigned char *key SECRET = malloc(32);\n"
             "    if (key) { r += fill(key); free(key); }")
    yield "  }\n"
  yield "  return r;\n}"


def wipes(count):
  """Many objects, each wiped on one of two ways."""
  yield "int f(int x) {\n  int r = 0;"
  for i in range(count):
    yield (f"  unsigned char *k{i} SECRET = malloc(32); r += fill(k{i});"
           f" if (x > {i}) memset(k{i}, 0, 32); else lethe_wipe(k{i}, 32);"
           f" free(k{i});")
  yield ("  unsigned char *last SECRET = malloc(32); r += fill(last);"
         " free(last);\n  return r;\n}")


def gotos(count):
  yield "int f(int x) {\n  unsigned char *key SECRET = malloc(32);"
  yield "  x += fill(key);"
  for i in range(count):
    yield f"l{i}: x += {i}; if (x % {i + 2} == 0) goto l{i * 7919 % count};"
  yield "  free(key);\n  return x;\n}"


def chain(count):
  yield "int f(unsigned char *key SECRET, int x) {\n  int r = key[0]"
  for i in range(count):
    yield f"    + (x ^ {i % 9}) * key[{i % 32}]"
  yield "  ;\n  free(key);\n  return r;\n}"


def blocks(count):
  yield "int f(unsigned char *key SECRET, int x) {\n  int r = 0;"
  for i in range(count):
    yield f"if (x > {i}) {{ r += key[{i % 32}];"
  yield "}" * count
  yield "  free(key);\n  return r;\n}"


def recursion(count):
  """Functions that call one another in a circle."""
  for i in range(count):
    yield f"static void f{i}(unsigned char *key, int n);"
  for i in range(count):
    yield (f"static void f{i}(unsigned char *key, int n) {{ key[0] = n;"
           f" if (n) f{(i + 1) % count}(key, n - 1);"
           f" if (n > 2) f{(i + 7) % count}(key, n - 2); }}")
  yield "void g(int n) {\n  unsigned char *key SECRET = malloc(32);"
  yield "  f0(key, n);\n  free(key);\n}"


def instances(count):
  yield "template <int N> void f(int x) {"
  yield "  unsigned char *key SECRET = (unsigned char *)malloc(32 + N);"
  yield "  if (x > N) fill(key);\n  free(key);\n}"
  for i in range(count):
    yield f"template void f<{i}>(int);"


def types(count):
  """A type in a type in a type, the innermost secret."""
  yield "struct s0 { unsigned char bytes[4]; } SECRET;"
  for i in range(1, count):
    yield f"struct s{i} {{ struct s{i - 1} part; int number; }};"
  yield f"void f(struct s{count - 1} *key) {{ free(key); }}"


shape, count = globals()[sys.argv[1]], int(sys.argv[2])
linkage = 'extern "C" ' if shape is instances else ""
print(HEAD % ((linkage,) * 5) + "\n".join(shape(count)))
