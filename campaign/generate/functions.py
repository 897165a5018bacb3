"""Helper functions, types, and the measured functions themselves."""

from . import kinds
from .expressions import make
from .scope import Frame, Helper, Variable
from .statements import make_block
from .tree import body, item, statement

LINKAGE = ("static NOINLINE",) * 4 + (
    "static", "static", "static inline", "NOINLINE",
    "static inline __attribute__((always_inline))")

DEPTH = 3  # of nested statements


def declare_public_count(unit):
  number = unit.rng.randrange(3, 20)
  unit.need("public_count", f"static volatile uint64_t public_count = {number};")


def helper_frame(unit, may_be_deep=True, may_call_out=True):
  """A helper's first parameter is `seed`, derived from the secret."""
  declare_public_count(unit)
  return Frame(unit, ["seed", "seed", "(seed * 3)", "rotate64(seed, 17)"],
               may_be_deep, may_call_out)


def body_of(frame, size, first=(), has_count=False):
  """Up to `size` statements. Each function has a public number, a sum of its
  own and an array to work on."""
  secret = frame.secret()
  first = [*first, f"uint64_t sum = {secret};",
           f"uint64_t own[8] = {{{secret}, 5, sum * 7}};", "(void)count;"]
  if not has_count:
    first.insert(0, "uint64_t count = public_count;")
  frame.declare(Variable("own", "u64", 8))
  frame.cost += frame.turns
  block = make_block(frame, DEPTH, frame.rng.randrange(1, size + 1))
  return body([*map(statement, first), *block.children])


def result_text(unit, kind):
  """The text of a return, with a hole for a u64 expression."""
  if kind in unit.structs:
    return f"return make_{kind}(sum ^ (@))"
  unit.use_kind(kind)
  return "return " + kinds.from_u64(kind).replace("@", "sum ^ (@)")


def make_struct_type(unit):
  """A struct, a function that returns one and one that takes one."""
  rng, name = unit.rng, unit.name("packet")
  fields = []
  for number in range(rng.randrange(1, 7)):
    # Clang does not align structs on the stack that hold wider ones.
    kind = rng.choice([k for k in unit.kinds if k not in ("v256", "v512")])
    bits = 0
    if kind in ("u8", "u16", "u32", "u64") and unit.chance(0.4):
      bits = rng.randrange(1, kinds.BITS[kind] + 1)
    fields.append((f"f{number}", kind, bits))
  lines = [f"  {unit.type_name(kind)} {field}{f' : {bits}' if bits else ''};"
           for field, kind, bits in fields]
  unit.items.append(item(f"struct {name} {{\n" + "\n".join(lines) + "\n};"))
  frame = helper_frame(unit, may_be_deep=False, may_call_out=False)
  unit.items.append(item(
      f"{rng.choice(LINKAGE)} struct {name} make_{name}(uint64_t seed) {{\n"
      f"  struct {name} packet;\n  memset(&packet, 0, sizeof packet);\n"
      "  @\n  return packet;\n}",
      body(statement(f"packet.{field} = @;", make(frame, kind, 1))
           for field, kind, _ in fields)))
  unit.items.append(item(
      f"{rng.choice(LINKAGE)} uint64_t fold_{name}(struct {name} packet) {{\n"
      f"  uint64_t sum = {rng.randrange(9)};\n  @\n  return sum;\n}}",
      body(statement("sum = mix64(sum, " + kinds.to_u64(kind).replace(
          "@", f"packet.{field}") + ");") for field, kind, _ in fields)))
  unit.structs[name] = fields


def make_helper(unit):
  rng, name = unit.rng, unit.name("helper")
  result = rng.choice(["u64"] * 3 + unit.kinds + list(unit.structs))
  parameters = ["u64"] + [
      rng.choice(["u64[]", *unit.kinds, *unit.structs])
      for _ in range(rng.choice((0, 1, 1, 2, 3, 5, 8)))]
  frame = helper_frame(unit)
  texts = ["uint64_t seed"]
  for number, kind in enumerate(parameters[1:]):
    if kind == "u64[]":
      texts.append(f"uint64_t *p{number}")
      frame.declare(Variable(f"p{number}", "u64", 8))
    else:
      texts.append(f"{unit.type_name(kind)} p{number}")
      frame.declare(Variable(f"p{number}", kind))
  returned = result_text(unit, result)
  frame.early_return = returned
  unit.items.append(item(
      f"{rng.choice(LINKAGE)} {unit.type_name(result)} {name}("
      f"{', '.join(texts)}) {{\n  @\n  {returned};\n}}",
      body_of(frame, 4), make(frame, "u64", 2)))
  unit.helpers.append(Helper(name, result, parameters, frame.is_deep,
                             frame.calls_out, "plain", frame.cost))


def make_recursive(unit):
  """Its depth is public; but whether it is called must not depend on secrets."""
  name, frame = unit.name("recur"), helper_frame(unit)
  frame.turns = 6
  unit.items.append(item(
      f"static {unit.rng.choice(('NOINLINE ', ''))}uint64_t {name}("
      "uint64_t seed, unsigned depth) {\n  @\n  if (!depth)\n    return @;\n"
      f"  return sum ^ {name}(seed ^ (@), depth - 1);\n}}",
      body_of(frame, 3), *(make(frame, "u64", 2) for _ in range(2))))
  unit.helpers.append(Helper(name, "u64", ["u64"], True, frame.calls_out,
                             "recursive", 6 * frame.cost))


def make_variadic(unit):
  rng, name = unit.rng, unit.name("variadic")
  kind = rng.choice([k for k in unit.kinds if k in (
      "u32", "u64", "u128", "f64", "f80", "v128")])
  unit.need("stdarg", "#include <stdarg.h>")
  term = kinds.to_u64(kind).replace("@", f"va_arg(list, {unit.type_name(kind)})")
  unit.items.append(item(
      f"static NOINLINE uint64_t {name}(uint64_t seed, unsigned n, ...) {{\n"
      "  uint64_t sum = seed;\n  va_list list;\n  va_start(list, n);\n"
      "  for (unsigned i = 0; i < n; ++i)\n"
      f"    sum = mix64(sum, {term});\n  va_end(list);\n  return sum;\n}}"))
  unit.helpers.append(Helper(name, "u64", ["u64", kind], False, False,
                             "variadic", 8))


def make_table(unit):
  """Function pointers of two functions that are called alike. Which of them is
  called is up to a secret, unless they may call foreign code: that shows in how
  far the stack is erased (docs/limits.md)."""
  is_public, cost, names = unit.chance(0.4), 0, []
  for _ in range(2):
    name, frame = unit.name("entry"), helper_frame(unit, is_public, is_public)
    frame.declare(Variable("other", "u64"))
    unit.items.append(item(
        f"static uint64_t {name}(uint64_t seed, uint64_t other) {{\n  @\n"
        "  return sum ^ (@);\n}", body_of(frame, 2), make(frame, "u64", 2)))
    names.append(name)
    cost = max(cost, frame.cost)
  table = unit.name("table")
  const = unit.rng.choice(("const ", ""))
  unit.items.append(item(
      f"static uint64_t (*{const}{table}[])(uint64_t, uint64_t) = "
      f"{{{', '.join(names)}}};"))
  unit.helpers.append(Helper(table, "u64", ["u64", "u64"], is_public, True,
                             "table", cost))


def make_interpreter(unit):
  """Runs through computed gotos, in the order that its argument says."""
  rng, name = unit.rng, unit.name("interpret")
  frame = helper_frame(unit, may_be_deep=False)
  for variable in ("a", "b", "program"):
    frame.declare(Variable(variable, "u64"))
  frame.declare(Variable("own", "u64", 8))
  frame.turns = steps = rng.randrange(2, 8)
  frame.cost = 4 * steps
  count = 4
  labels = ", ".join(f"&&{name}_{number}" for number in range(count))
  operations = "".join(
      f"{name}_{number}:\n  {rng.choice('ab')} = @;\n  goto next_{name};\n"
      for number in range(count))
  unit.items.append(item(
      f"static NOINLINE uint64_t {name}(uint64_t seed, uint64_t program) {{\n"
      f"  static const void *const labels[] = {{{labels}}};\n"
      "  uint64_t a = seed, b = 1, own[8] = {seed, program};\n"
      f"  unsigned step = 0;\nnext_{name}:\n  if (step++ == {steps})\n"
      "    return mix64(a, b);\n"
      f"  goto *labels[program >> 2 * step & {count - 1}];\n{operations}}}",
      *(make(frame, "u64", 3) for _ in range(count))))
  unit.helpers.append(Helper(name, "u64", ["u64", "u64"], False,
                             frame.calls_out, "plain", frame.cost))
