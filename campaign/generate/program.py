"""A file of measured functions from a seed."""

import random

from . import assembly, cases, cxx, functions, kinds
from .scope import Unit
from .tree import FILE, Node, item

START = """#include "Inputs/mix.h"
"""
OPTIONAL_KINDS = ("u8", "u16", "u32", "u128", "f32", "f64", "f80", "v128")
# Clang misaligns vectors that are wider than the registers when it passes them
# on the stack.
WIDE_KINDS = {"x86-64": (), "x86-64-v3": ("v256",), "x86-64-v4": ("v256", "v512")}


def generate(seed, march, count):
  """(tree, whether it is C++) of `count` functions to measure."""
  rng = random.Random(seed)
  chosen = ["u64"] + [kind for kind in OPTIONAL_KINDS + WIDE_KINDS[march]
                      if rng.random() < 0.5]
  unit = Unit(rng, rng.random() < 0.4, march, chosen)
  unit.items.append(item(START.rstrip()))
  if unit.chance(0.5):
    unit.more_statements += assembly.makers(march, chosen)
  if unit.is_cxx:
    unit.more_statements += cxx.STATEMENTS
    unit.more_compound += cxx.COMPOUND
    if not set(chosen) & set(kinds.FLOATS):
      unit.more_calls_out += cxx.CALLS_OUT
      unit.more_compound += cxx.EXCEPTIONS
  functions.declare_public_count(unit)
  for _ in range(rng.randrange(3)):
    functions.make_struct_type(unit)
  makers = [functions.make_helper] * 6 + [
      functions.make_recursive, functions.make_variadic, functions.make_table,
      functions.make_interpreter]
  if unit.is_cxx:
    makers += [cxx.make_classes, cxx.make_thrower] * 2
  for _ in range(rng.randrange(2, 8)):
    rng.choice(makers)(unit)
  for _ in range(count):
    cases.make_case(unit)
  return Node(FILE, "", tuple(unit.items)), unit.is_cxx
