"""The measured functions: `residue-case:` lines and what they describe."""

from . import kinds
from .expressions import make
from .functions import body_of, result_text
from .scope import Frame, Variable
from .tree import item

RESULTS = ("u64", "u64", "u32", "u16", "u8", "u128", "f32", "f64", "f80",
           "v128", "void", "void")
OFFSETS = (0, 8, 16, 24, 32, 40, 48, 56, 3, 21)


class Case:
  """The parameters of a measured function as they come to be known."""

  def __init__(self, unit):
    self.unit = unit
    self.name = unit.name("case")
    self.signature = []  # of the residue-case line
    self.parameters = []  # of the C function
    self.prologue = []
    self.variables = []
    self.secrets = []
    self.mark = ""

  def add(self, signature, parameter, is_secret=False):
    self.signature.append(signature)
    self.parameters.append(parameter + (
        " LETHE_SECRET" if is_secret and not self.mark else ""))

  def add_key(self):
    """Marks the key in one of the ways there are."""
    way = self.unit.rng.choice(("parameter",) * 4 + ("function", "local", "type"))
    text = "load64(key + {})"
    if way == "function":
      self.mark = "LETHE_SECRET "
    elif way == "local":
      self.add("secret:64", "const uint8_t *input")
      self.prologue += ["LETHE_SECRET uint8_t key[64];",
                        "memcpy(key, input, sizeof key);"]
    elif way == "type":
      self.unit.need("secret_word", "typedef uint64_t secret_word LETHE_SECRET;")
      self.add("secret:64", "const secret_word *words")
      text = "words[{0} / 8]"
    if way in ("parameter", "function"):
      self.add("secret:64", "const uint8_t *key", True)
    self.secrets += [text.format(offset) for offset in OFFSETS]
    # Other parameters have no marking of their own in these.
    return way in ("parameter", "function")

  def add_secret_value(self):
    unit, number = self.unit, len(self.parameters)
    name = f"v{number}"
    kind = unit.rng.choice(("u64", "u32", "u16", "u8", "f32", "f64", "f80",
                            "v128", "struct"))
    if kind == "struct":
      unit.need("block40", "struct block40 {\n  uint64_t words[5];\n};")
      self.add("secret-struct:40", f"struct block40 {name}", True)
      self.secrets.append(f"{name}.words[{number % 5}]")
      return
    self.add("secret-" + kind, f"{unit.type_name(kind)} {name}", True)
    if kind in kinds.FLOATS:
      unit.need("bound_" + kind, kinds.bound_function(kind))
      self.prologue.append(f"{kinds.C_NAMES[kind]} b{number} = "
                           f"bound_{kind}({name});")
      name = f"b{number}"
    self.variables.append(Variable(name, kind))

  def add_public_value(self):
    name = f"v{len(self.parameters)}"
    if self.unit.chance(0.5):
      self.add("in:32", f"const uint8_t *{name}")
      self.prologue.append(f"uint64_t w{name} = load64({name} + 5);")
      self.variables.append(Variable("w" + name, "u64"))
    else:
      self.add("inout:64", f"uint64_t *{name}")
      self.variables.append(Variable(name, "u64", 8))


def make_case(unit):
  rng, case = unit.rng, Case(unit)
  may_have_more = case.add_key()
  case.add(f"u64={rng.randrange(3, 20)}", "uint64_t count")
  for _ in range(rng.choice((0, 0, 1, 2, 4)) if may_have_more else 0):
    case.add_secret_value()
  for _ in range(rng.choice((0, 1))):
    case.add_public_value()
  result = rng.choice([kind for kind in RESULTS
                       if kind in ("void", "u64", *unit.kinds)])
  frame = Frame(unit, case.secrets, may_be_deep=True)
  for variable in case.variables:
    frame.declare(variable)
  if result == "void":
    case.add("out:8", "uint8_t *out")
    returned = "store64(out, sum ^ (@))"
    type_name = "void"
  else:
    returned = result_text(unit, result)
    type_name = unit.type_name(result)
    frame.early_return = returned
  line = f"// residue-case: {case.name}({', '.join(case.signature)})"
  if result != "void":
    line += " -> " + result
  linkage = 'extern "C" ' if unit.is_cxx else ""
  unit.items.append(item(
      f"{line}\n{case.mark}{linkage}{type_name} {case.name}("
      f"{', '.join(case.parameters)}) {{\n  @\n  {returned};\n}}",
      body_of(frame, 6, case.prologue, has_count=True), make(frame, "u64", 2)))
