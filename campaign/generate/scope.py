"""What can be named at a point of the generated code, and what may be done."""

import collections

from . import kinds
from .tree import Node, item

# `size`: number of elements of an array, a power of two; 0: no array.
Variable = collections.namedtuple("Variable", "name kind size", defaults=(0,))

# `parameters` are kinds, `u64[]` being an array of eight; the first is always a
# u64 that is derived from the secret, so that the plugin follows the call.
# `deep`: how far it uses the stack depends on more than that it was called.
# `calls_out`: it calls foreign code, or through a pointer, or what does.
# `style`: plain, variadic, recursive or table, which is how a call is written.
# `cost`: about how many statements a call runs.
Helper = collections.namedtuple("Helper",
                                "name result parameters deep calls_out style "
                                "cost")

MAX_COST = 20000  # of a function with all it calls: far below a second


class Unit:
  """A file being generated."""

  def __init__(self, rng, is_cxx, march, kinds_used):
    self.rng = rng
    self.is_cxx = is_cxx
    self.march = march
    self.kinds = kinds_used
    self.helpers = []
    self.structs = {}  # name -> list of fields
    self.items = []
    self.present = set()
    self.more_statements = []  # makers of statements beyond C's
    self.more_calls_out = []  # those that call foreign code
    self.more_compound = []
    self.classes = []  # of C++: (names, how it is called)
    self.throwers = []  # of C++: helpers that may throw
    self.numbers = collections.Counter()

  def name(self, stem):
    self.numbers[stem] += 1
    return f"{stem}{self.numbers[stem]}"

  def need(self, name, text):
    """Adds a declaration unless it is there."""
    if name not in self.present:
      self.present.add(name)
      self.items.append(item(text))

  def use_kind(self, kind):
    if kind in kinds.TYPEDEFS:
      self.need(kind, kinds.TYPEDEFS[kind])
    if kind in kinds.FLOATS:
      self.need("unit64", kinds.UNIT)

  def type_name(self, kind):
    if kind in self.structs:
      return "struct " + kind
    self.use_kind(kind)
    return kinds.C_NAMES[kind]

  def chance(self, probability):
    return self.rng.random() < probability


class Frame:
  """A function being generated."""

  def __init__(self, unit, secrets, may_be_deep=True, may_call_out=True):
    self.unit = unit
    self.rng = unit.rng
    self.may_call_out = may_call_out
    self.calls_out = False
    # Below an array of variable length it may show whether a function was
    # called that calls foreign code (docs/limits.md): such calls are not made
    # on some paths only.
    self.may_have_array = may_be_deep and unit.chance(0.4)
    self.secrets = secrets  # texts of u64 expressions that are secret data
    self.scopes = [[]]
    # Where control flow may depend on secrets, what is used of the stack must
    # be known to the plugin beforehand. After an early return it always may.
    self.is_conditional = not may_be_deep
    self.left_early = False
    self.is_deep = False
    self.early_return = None  # the text before and after its value, if any
    self.turns = 1  # how often the loops around run their body
    self.cost = 0

  @property
  def on_secret_path(self):
    return self.is_conditional or self.left_early

  def may_call(self, helper):
    if helper.calls_out and not (self.may_call_out and not (
        self.may_have_array and self.on_secret_path)):
      return False
    if helper.deep and self.on_secret_path:
      return False
    return self.cost + self.turns * helper.cost <= MAX_COST

  def declare(self, variable):
    self.scopes[-1].append(variable)

  def variables(self, kind, arrays=False):
    return [variable for scope in self.scopes for variable in scope
            if variable.kind == kind and bool(variable.size) == arrays]

  def secret(self):
    return self.rng.choice(self.secrets)

  def arrays_to_hand_over(self):
    """Names of arrays of eight u64 or more."""
    return [array.name for array in self.variables("u64", arrays=True)
            if array.size >= 8]

  def callable_helpers(self, result):
    """Helpers of a result kind that may be called here."""
    has_array = bool(self.arrays_to_hand_over())
    return [helper for helper in self.unit.helpers if helper.result == result
            and (has_array or "u64[]" not in helper.parameters)
            and self.may_call(helper)]

  def note_call(self, helper):
    self.is_deep |= helper.deep
    self.calls_out |= helper.calls_out
    self.cost += self.turns * helper.cost


def literal(rng, kind):
  """A constant: small, a power of two, all ones or anything."""
  if kind in kinds.FLOATS:
    return f"{rng.randrange(0, 257) / 64!r}{kinds.SUFFIXES[kind]}"
  if kind in kinds.VECTORS:
    return f"({kinds.C_NAMES[kind]})({rng.getrandbits(32)}u)"
  bits = kinds.BITS[kind]
  number = rng.choice([rng.randrange(16), 1 << rng.randrange(min(bits, 64)),
                       (1 << min(bits, 64)) - 1, rng.getrandbits(min(bits, 64))])
  text = f"UINT64_C({number})"
  return text if kind == "u64" else f"({kinds.C_NAMES[kind]}){text}"


def leaf(kind, text):
  return Node(kind, text)
