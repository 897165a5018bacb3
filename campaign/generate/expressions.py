"""Random expressions of a kind, all well defined."""

from . import kinds
from .scope import leaf, literal
from .tree import Node

COMPARISONS = ("<", ">", "==", "!=", "<=", ">=")


def make(frame, kind, depth):
  """An expression of `kind`, at most `depth` operators deep."""
  if kind in frame.unit.structs:
    return make_struct(frame, kind, depth)
  frame.unit.use_kind(kind)
  if depth <= 0 or frame.unit.chance(0.15):
    return make_leaf(frame, kind)
  choices = [make_conversion, make_choice, make_call]
  if kind in kinds.INTEGERS:
    choices += [make_arithmetic] * 5 + [make_element, make_field, make_special]
  elif kind in kinds.FLOATS:
    choices += [make_float] * 5
  else:
    choices += [make_vector] * 5
  return frame.rng.choice(choices)(frame, kind, depth)


def make_leaf(frame, kind):
  known = frame.variables(kind)
  if known and frame.unit.chance(0.7):
    return leaf(kind, frame.rng.choice(known).name)
  if frame.unit.chance(0.6):
    secret = frame.secret()
    return leaf(kind, secret if kind == "u64"
                else kinds.from_u64(kind).replace("@", secret))
  return leaf(kind, literal(frame.rng, kind))


def other_kind(frame, kind):
  known = [*frame.unit.kinds, *frame.unit.structs]
  return frame.rng.choice([other for other in known if other != kind] or ["u64"])


def make_conversion(frame, kind, depth):
  source = other_kind(frame, kind)
  inner = make(frame, source, depth - 1)
  if source in kinds.FLOATS and kind in kinds.FLOATS:
    return Node(kind, f"({kinds.C_NAMES[kind]})(@)", (inner,))
  return Node(kind, kinds.from_u64(kind), (to_u64(frame, inner),))


def to_u64(frame, node):
  if node.kind == "u64":
    return node
  if node.kind in frame.unit.structs:
    return Node("u64", f"fold_{node.kind}(@)", (node,))
  return Node("u64", kinds.to_u64(node.kind), (node,))


def condition(frame, depth):
  """A comparison or a bit, as an integer 0 or 1."""
  if frame.unit.chance(0.5):
    return Node("u64", "((@) & 1)", (make(frame, "u64", depth),))
  kind = frame.rng.choice([k for k in frame.unit.kinds
                           if k not in kinds.VECTORS])
  operator = frame.rng.choice(COMPARISONS)
  simple = Node("u64", f"(uint64_t)((@) {operator} (@))",
                (make(frame, kind, depth - 1), make(frame, kind, depth - 1)))
  if frame.unit.chance(0.2):
    joint = frame.rng.choice(("&&", "||"))
    return Node("u64", f"(uint64_t)((@) {joint} (@))",
                (simple, make_conditional(frame, "u64", depth - 1)))
  return simple


def make_conditional(frame, kind, depth):
  """An expression that is evaluated or not, as a secret has it."""
  outer, frame.is_conditional = frame.is_conditional, True
  result = make(frame, kind, depth)
  frame.is_conditional = outer
  return result


def make_choice(frame, kind, depth):
  return Node(kind, "((@) ? (@) : (@))",
              (condition(frame, depth - 1),
               make_conditional(frame, kind, depth - 1),
               make_conditional(frame, kind, depth - 1)))


def make_arithmetic(frame, kind, depth):
  rng, name, bits = frame.rng, kinds.INTEGERS[kind], kinds.BITS[kind]
  # What is narrower than an int would be promoted to one, which has a sign.
  to, wide = ("", "") if bits >= 32 else (f"({name})", "(uint32_t)")
  left, right = (make(frame, kind, depth - 1) for _ in range(2))
  operator = rng.choice(("+", "-", "*", "^", "&", "|", "+", "*", "^", "/", "%",
                         "<<", ">>", "rotate"))
  if kind == "u128" and operator in ("/", "%"):  # a call of libgcc's
    if frame.may_call_out:
      frame.calls_out = True
    else:
      operator = "*"
  if operator in ("/", "%"):
    text = f"{to}({wide}(@) {operator} ({wide}(@) | 1))"
  elif operator in ("<<", ">>"):
    text = f"{to}({wide}(@) {operator} ((@) & {bits - 1}))"
  elif operator == "rotate":
    count = rng.randrange(1, bits)
    text = f"{to}({wide}(@) << {count} | {wide}(@) >> {bits - count})"
  else:
    text = f"{to}({wide}(@) {operator} {wide}(@))"
  return Node(kind, text, (left, right))


def make_element(frame, kind, depth):
  arrays = frame.variables(kind, arrays=True)
  if not arrays:
    return make_leaf(frame, kind)
  array = frame.rng.choice(arrays)
  return Node(kind, f"{array.name}[(@) & {array.size - 1}]",
              (make(frame, "u64", depth - 1),))


def make_field(frame, kind, depth):
  """Cast, as a bit-field is promoted by what it holds."""
  found = [f"{variable.name}.{field}" for struct, fields
           in frame.unit.structs.items() for variable in frame.variables(struct)
           for field, its_kind, _ in fields if its_kind == kind]
  if not found:
    return make_leaf(frame, kind)
  return leaf(kind, f"({kinds.C_NAMES[kind]}){frame.rng.choice(found)}")


def make_special(frame, kind, depth):
  """Builtins that have instructions of their own."""
  text = frame.rng.choice((
      "(uint64_t)__builtin_popcountll(@)", "__builtin_bswap64(@)",
      "(uint64_t)__builtin_clzll((@) | 1)", "__builtin_bitreverse64(@)",
      "(uint64_t)__builtin_ctzll((@) | UINT64_C(0x8000000000000000))",
      "(uint64_t)__builtin_parityll(@)", "mix64(@, 3)"))
  inner = Node("u64", text, (make(frame, "u64", depth - 1),))
  return inner if kind == "u64" else Node(kind, kinds.from_u64(kind), (inner,))


def make_float(frame, kind, depth):
  """Each keeps within [0, 4]."""
  s = kinds.SUFFIXES[kind]
  left, right = (make(frame, kind, depth - 1) for _ in range(2))
  letter = {"f32": "f", "f64": "", "f80": "l"}[kind]
  calls = [
      f"__builtin_sqrt{letter}(@)",
      f"__builtin_floor{letter}(@)",
      f"__builtin_fmod{letter}(@, (@) + 0.5{s})",
      f"__builtin_fma{letter}(@, @, 1.0{s}) * 0.125{s}",
  ]
  plain = [
      f"(@) * 0.5{s} + (@) * 0.5{s}",
      f"(@) * (@) * 0.25{s}",
      f"(@) / ((@) + 1.0{s})",
      f"__builtin_fabs{letter}((@) - (@))",
  ]
  text = frame.rng.choice(plain)
  if frame.may_call_out and frame.unit.chance(0.2):
    text = frame.rng.choice(calls)  # of the mathematical library, it may be
    frame.calls_out = True
  return Node(kind, "(" + text + ")", (left, right)[:text.count("@")])


def make_vector(frame, kind, depth):
  name, lanes = kinds.VECTORS[kind]
  left, right = (make(frame, kind, depth - 1) for _ in range(2))
  operator = frame.rng.choice(("+", "-", "*", "^", "&", "|", "<<", ">>",
                               "shuffle", "insert"))
  if operator in ("<<", ">>"):
    return Node(kind, f"((@) {operator} {frame.rng.randrange(1, 32)})", (left,))
  if operator == "shuffle":
    order = ", ".join(str(frame.rng.randrange(2 * lanes)) for _ in range(lanes))
    return Node(kind, f"__builtin_shufflevector(@, @, {order})", (left, right))
  if operator == "insert":
    lane = frame.rng.randrange(lanes)
    return Node(kind, f"({{ {name} insert = @; insert[{lane}] = "
                "(uint32_t)(@); insert; })",
                (left, make(frame, "u64", depth - 1)))
  return Node(kind, f"((@) {operator} (@))", (left, right))


def make_struct(frame, kind, depth):
  known = frame.variables(kind)
  if known and frame.unit.chance(0.6):
    return leaf(kind, frame.rng.choice(known).name)
  helpers = frame.callable_helpers(kind)
  if helpers and depth > 0 and frame.unit.chance(0.4):
    return call(frame, frame.rng.choice(helpers), depth)
  return Node(kind, f"make_{kind}({frame.secret()} ^ (@))",
              (make(frame, "u64", min(depth - 1, 1)),))


def make_call(frame, kind, depth):
  helpers = frame.callable_helpers(kind)
  if not helpers:
    return make_leaf(frame, kind)
  return call(frame, frame.rng.choice(helpers), depth)


def argument(frame, kind, depth):
  if kind == "u64[]":
    return leaf("u64[]", frame.rng.choice(frame.arrays_to_hand_over()))
  return make(frame, kind, depth)


def call(frame, helper, depth):
  """Its first argument is secret data, whatever else it is mixed with. That
  has a kind of its own, so that no reduction makes a number of it."""
  frame.note_call(helper)
  first = Node("secret", f"{frame.secret()} ^ (@)",
               (make(frame, "u64", min(depth - 1, 1)),))
  if helper.style == "variadic":
    more = [make(frame, helper.parameters[1], min(depth - 1, 1))
            for _ in range(frame.rng.randrange(9))]
    text = ", ".join(["@", str(len(more))] + ["@"] * len(more))
  else:
    more = [argument(frame, kind, min(depth - 1, 2))
            for kind in helper.parameters[1:]]
    text = ", ".join(["@"] * (1 + len(more)))
  if helper.style == "recursive":
    text += f", {frame.rng.randrange(1, 6)}"
  if helper.style == "table":
    if helper.deep:
      return Node(helper.result, f"{helper.name}[count % 2]({text})",
                  (first, *more))
    return Node(helper.result, f"{helper.name}[(@) & 1]({text})",
                (make(frame, "u64", 1), first, *more))
  return Node(helper.result, f"{helper.name}({text})", (first, *more))
