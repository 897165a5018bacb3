"""The types generated code computes with, and how to get from one to another.

Integers are unsigned, and nothing is left to promotion: what is narrower than
an int is computed in 32 bits. Floating-point values are all within [0, 4]: no
infinities, no NaNs, and every conversion to an integer is defined.
"""

INTEGERS = {"u8": "uint8_t", "u16": "uint16_t", "u32": "uint32_t",
            "u64": "uint64_t", "u128": "uint128"}
FLOATS = {"f32": "float", "f64": "double", "f80": "long double"}
VECTORS = {"v128": ("words4", 4), "v256": ("words8", 8), "v512": ("words16", 16)}
BITS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64, "u128": 128}
SUFFIXES = {"f32": "f", "f64": "", "f80": "L"}

C_NAMES = {**INTEGERS, **FLOATS,
           **{kind: name for kind, (name, _) in VECTORS.items()}}

# What an expression of a kind is reduced to.
LITERALS = {**{kind: f"({name})1" for kind, name in INTEGERS.items()},
            "u64": "UINT64_C(1)",
            **{kind: "1.0" + suffix for kind, suffix in SUFFIXES.items()},
            **{kind: f"({name})(1u)" for kind, (name, _) in VECTORS.items()}}

# Declarations that a kind needs, and functions used with it.
TYPEDEFS = {"u128": "typedef unsigned __int128 uint128;",
            **{kind: f"typedef uint32_t {name} "
                     f"__attribute__((ext_vector_type({lanes})));"
               for kind, (name, lanes) in VECTORS.items()}}

UNIT = """static inline double unit64(uint64_t word) {
  return (double)(word >> 11) * 0x1p-53;
}"""


def bound_function(kind):
  """Brings an argument, which may be any finite number, into [0, 4]."""
  name, suffix = C_NAMES[kind], SUFFIXES[kind]
  return (f"static inline {name} bound_{kind}({name} x) {{\n"
          f"  return x >= 0 && x <= 4 ? x : x < 0 && x >= -4 ? -x : 1.5{suffix};\n"
          "}")


def to_u64(kind):
  """Text that makes a 64-bit integer of an expression of `kind`."""
  if kind == "u64":
    return "(@)"
  if kind in INTEGERS:
    return "(uint64_t)(@)"
  if kind in FLOATS:
    return f"(uint64_t)((@) * 0x1p40{SUFFIXES[kind]})"
  return "(uint64_t)(@)[1]"


def from_u64(kind):
  """Text that makes an expression of `kind` of a 64-bit integer."""
  if kind == "u64":
    return "(@)"
  if kind in INTEGERS:
    return f"({INTEGERS[kind]})(@)"
  if kind in FLOATS:
    return f"({FLOATS[kind]})unit64(@)"
  return f"({VECTORS[kind][0]})((uint32_t)(@))"
