"""Units of any size whose functions call each other in a certain shape."""

import collections

SECRET = '__attribute__((annotate("secret")))'
INNER = "static __attribute__((noinline)) unsigned"
UNITS = (1000, 10000, 100000)
GRAPHS = (10, 100, 1000, 10000)

# `source` makes the text of a unit of the size it is given.
Shape = collections.namedtuple("Shape", "name title source sizes")


def make_functions(size, is_secret):
  """Functions that call nothing."""
  return "".join(
      f"unsigned f{i}(const unsigned *{SECRET if is_secret(i) else ''} p,\n"
      f"              unsigned n) {{\n"
      f"  unsigned a = p[n & 7] ^ {i};\n"
      f"  if (n & 1)\n"
      f"    a = a * 31 + p[1];\n"
      f"  return a ^ n;\n"
      f"}}\n" for i in range(size))


def make_plain(size):
  return make_functions(size, lambda number: False)


def make_tenth(size):
  return make_functions(size, lambda number: number % 10 == 0)


def make_secret(size):
  return make_functions(size, lambda number: True)


def make_chain(size):
  """Each hands the secret on to the one before it, which changes memory that
  the callers read."""
  inner = "".join(
      f"{INNER} f{i}(const unsigned *p, unsigned *q) {{\n"
      f"  q[{i & 7}] ^= p[{i & 3}];\n"
      f"  return {f'f{i - 1}(p, q)' if i else 'p[1]'} + q[1];\n"
      f"}}\n" for i in range(size))
  return (inner + f"unsigned top(const unsigned *{SECRET} p, unsigned *q) {{\n"
          f"  return f{size - 1}(p, q);\n}}\n")


def make_recursion(size):
  """A chain whose end calls its beginning."""
  parameters = "(const unsigned *p, unsigned *q, unsigned n)"
  inner = "".join(
      f"{INNER} f{i}{parameters} {{\n"
      f"  q[{i & 7}] ^= p[{i & 3}];\n"
      f"  return n ? f{(i - 1) % size}(p, q, n - 1) + q[1] : p[0];\n"
      f"}}\n" for i in range(size))
  return (f"{INNER} f{size - 1}{parameters};\n" + inner
          + f"unsigned top(const unsigned *{SECRET} p, unsigned *q) {{\n"
            f"  return f{size - 1}(p, q, p[0]);\n}}\n")


def make_fan_out(size):
  """One caller of many."""
  inner = "".join(
      f"{INNER} f{i}(const unsigned *p, unsigned *q) {{\n"
      f"  q[{i & 7}] ^= p[{i & 3}];\n"
      f"  return q[1];\n"
      f"}}\n" for i in range(size))
  calls = "".join(f"  a ^= f{i}(p, q);\n" for i in range(size))
  return (inner + f"unsigned top(const unsigned *{SECRET} p, unsigned *q) {{\n"
          f"  unsigned a = 0;\n{calls}  return a;\n}}\n")


def make_fan_in(size):
  """Many callers of one."""
  return (f"{INNER} one(const unsigned *p, unsigned *q) {{\n"
          f"  q[1] ^= p[2];\n  return q[1];\n}}\n" + "".join(
              f"unsigned f{i}(const unsigned *{SECRET} p, unsigned *q) {{\n"
              f"  return one(p, q) ^ p[{i & 7}];\n"
              f"}}\n" for i in range(size)))


def make_one_function(before, size, statement):
  """One function of as many statements."""
  return (before
          + f"unsigned top(const unsigned *{SECRET} p, unsigned n) {{\n"
            f"  unsigned a = p[0];\n"
          + "".join(statement(i) for i in range(size)) + "  return a;\n}\n")


def make_foreign_calls(size):
  """Calls of another unit, each of which may be passed by."""
  return make_one_function(
      "void foreign(const unsigned *p);\n", size,
      lambda i: f"  if (n == {7 * i}u)\n    foreign(p + {i});\n")


def make_exits(size):
  """Exits that stay apart, as each is the tail call of another function's."""
  return make_one_function(
      f"{INNER} one(const unsigned *p, unsigned n) {{\n"
      f"  return p[n] ^ p[2];\n}}\n", size,
      lambda i: f"  if (p[{i}] == n)\n    return one(p, {i});\n")


SHAPES = {shape.name: shape for shape in (
    Shape("plain", "functions, none secret", make_plain, UNITS),
    Shape("tenth", "functions, one in ten secret", make_tenth, UNITS),
    Shape("secret", "functions, all secret", make_secret, UNITS),
    Shape("chain", "a chain of calls", make_chain, GRAPHS),
    Shape("recursion", "a cycle of calls", make_recursion, GRAPHS),
    Shape("fan-out", "a caller of so many", make_fan_out, GRAPHS),
    Shape("fan-in", "so many callers of one", make_fan_in, GRAPHS),
    Shape("foreign", "a function with so many conditional foreign calls",
          make_foreign_calls, GRAPHS),
    Shape("exits", "a function with so many exits", make_exits, GRAPHS))}
