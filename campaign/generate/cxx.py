"""Statements of C++: classes, destructors, lambdas, templates, exceptions."""

import contextlib

from .expressions import make
from .functions import body_of, helper_frame
from .scope import Helper, Variable
from .statements import inner_block, public_condition
from .tree import body, item, statement

KEEPER = """struct Keeper {
  Keeper(uint64_t &target, uint64_t value) : Target(target), Value(value) {}
  Keeper(const Keeper &) = delete;
  ~Keeper() { Target = mix64(Target, Value); }
  uint64_t &Target;
  uint64_t Value;
};"""

REPEAT = """template <typename Function>
static NOINLINE uint64_t repeat(unsigned count, uint64_t value,
                                Function function) {
  for (unsigned i = 0; i < count; ++i)
    value = function(value + i);
  return value;
}"""

CHURN = """template <typename T, unsigned Rounds> static T churn(T value) {
  volatile T keep = value;
  for (unsigned i = 0; i < Rounds; ++i)
    keep = static_cast<T>(keep * 5u + i);
  return keep;
}"""


def keeper(frame, depth):
  """Its destructor runs wherever the block is left."""
  frame.unit.need("Keeper", KEEPER)
  name = frame.unit.name("keeper")
  return statement(f"{{\n  Keeper {name}(sum, @);\n  @\n}}",
                   make(frame, "u64", 2), inner_block(frame, depth))


@contextlib.contextmanager
def inside_lambda(frame):
  """A function of its own, which returns a u64."""
  outer = frame.early_return, frame.may_call_out
  frame.early_return = None
  frame.may_call_out &= not frame.may_have_array
  yield
  frame.early_return, frame.may_call_out = outer


def in_lambda(frame, depth, turns):
  with inside_lambda(frame):
    return inner_block(frame, depth, on_secret_path=True, turns=turns)


def lambda_by_reference(frame, depth):
  name = frame.unit.name("lambda")
  return statement(
      f"auto {name} = [&](uint64_t x) {{\n  @\n  return mix64(x, sum);\n}};\n"
      f"sum ^= {name}({frame.secret()} ^ (@));",
      in_lambda(frame, depth, 1), make(frame, "u64", 1))


def lambda_by_value(frame, depth):
  name = frame.unit.name("lambda")
  # No array of variable length can be copied, nor need be.
  hidden, frame.scopes = frame.scopes, [[
      variable for variable in scope if not variable.name.startswith("vla")]
      for scope in frame.scopes]
  with inside_lambda(frame):
    value = make(frame, "u64", 2)
  frame.scopes = hidden
  return statement(
      f"auto {name} = [=](uint64_t x) mutable {{ return mix64(x, @); }};\n"
      f"sum ^= {name}({frame.secret()}) + {name}(@);",
      value, make(frame, "u64", 1))


def lambda_argument(frame, depth):
  frame.unit.need("repeat", REPEAT)
  turns = frame.rng.randrange(1, 5)
  return statement(
      f"sum ^= repeat({turns}, {frame.secret()} ^ (@), [&](uint64_t x) {{\n"
      "  @\n  return x ^ sum;\n});",
      make(frame, "u64", 1), in_lambda(frame, depth, turns))


def function_template(frame, depth):
  frame.unit.need("churn", CHURN)
  name = frame.rng.choice(("uint64_t", "uint32_t", "uint16_t", "uint8_t"))
  return statement(f"sum += churn<{name}, {frame.rng.randrange(5)}>"
                   f"(({name})({frame.secret()} ^ (@)));", make(frame, "u64", 2))


def heap_object(frame, depth):
  name = frame.unit.name("heap")
  return statement(f"uint64_t *{name} = new uint64_t[4]{{@, 2, 3, 4}};\n"
                   f"sum = mix64(sum, {name}[(@) & 3]);\ndelete[] {name};",
                   make(frame, "u64", 2), make(frame, "u64", 1))


def make_classes(unit):
  """A base class, and two that override its virtual function; about them holds
  what does about tables of functions."""
  base, is_public, cost = unit.name("Base"), unit.chance(0.4), 0
  unit.items.append(item(
      f"struct {base} {{\n  explicit {base}(uint64_t own) : Own(own) {{}}\n"
      "  virtual uint64_t apply(uint64_t seed) const = 0;\n"
      "  uint64_t Own;\n};"))
  derived = [unit.name("Derived") for _ in range(2)]
  for name in derived:
    frame = helper_frame(unit, is_public, is_public)
    # A const function may not assign to the member.
    frame.declare(Variable("copy", "u64"))
    unit.items.append(item(
        f"struct {name} final : {base} {{\n  using {base}::{base};\n"
        "  uint64_t apply(uint64_t seed) const override {\n    @\n"
        "    return copy ^ (@);\n  }\n};",
        body([statement("uint64_t copy = Own;"), *body_of(frame, 2).children]),
        make(frame, "u64", 2)))
    cost = max(cost, frame.cost)
  unit.classes.append(([base, *derived], Helper(
      "apply", "u64", ["u64"], is_public, True, "virtual", cost)))


def virtual_call(frame, depth):
  known = [entry for entry in frame.unit.classes if frame.may_call(entry[1])]
  if not known:
    return function_template(frame, depth)
  (base, one, two), helper = frame.rng.choice(known)
  frame.note_call(helper)
  choice = "count % 2" if helper.deep else "(@) & 1"
  first, second, table = (frame.unit.name("object") for _ in range(3))
  return statement(
      f"{one} {first}(@);\n{two} {second}(@);\n"
      f"const {base} *{table}[] = {{&{first}, &{second}}};\n"
      f"sum ^= {table}[{choice}]->apply({frame.secret()} ^ (@));",
      *(make(frame, "u64", 1) for _ in range(3 if helper.deep else 4)))


def throw_and_catch(frame, depth):
  """Within one function. Whether it throws is public."""
  test = public_condition(frame)
  frame.is_deep = frame.calls_out = True
  return statement(
      f"try {{\n  @\n  if ({test})\n    throw uint64_t(@);\n  sum += 1;\n"
      "} catch (uint64_t caught) {\n  sum = mix64(sum, caught);\n  @\n}",
      inner_block(frame, depth), make(frame, "u64", 1),
      inner_block(frame, depth))


def make_thrower(unit):
  """A helper that exceptions leave, which those who call it catch."""
  name, frame = unit.name("thrower"), helper_frame(unit)
  unit.items.append(item(
      f"static NOINLINE uint64_t {name}(uint64_t seed) {{\n  @\n"
      f"  if ({public_condition(frame)})\n    throw uint64_t(@);\n"
      "  return sum;\n}", body_of(frame, 3), make(frame, "u64", 2)))
  unit.throwers.append(Helper(name, "u64", ["u64"], True, True, "plain",
                               frame.cost))


def catch_from_callee(frame, depth):
  known = [helper for helper in frame.unit.throwers]
  if not known or frame.on_secret_path or not frame.may_call_out:
    return function_template(frame, depth)
  helper = frame.rng.choice(known)
  frame.note_call(helper)
  return statement(
      f"try {{\n  sum ^= {helper.name}({frame.secret()} ^ (@));\n"
      "} catch (uint64_t caught) {\n  sum = mix64(sum, caught);\n  @\n"
      "} catch (...) {\n  sum = 1;\n}",
      make(frame, "u64", 1), inner_block(frame, depth))


def catch_here(frame, depth):
  if frame.on_secret_path or not frame.may_call_out:
    return function_template(frame, depth)
  return throw_and_catch(frame, depth)


STATEMENTS = (lambda_by_value, function_template, virtual_call)
COMPOUND = (keeper, keeper, lambda_by_reference, lambda_argument)
# For files without floating point, whose exception flags are no secret, but
# differ: these leave them in the stack of foreign code.
CALLS_OUT = (heap_object,)
EXCEPTIONS = (catch_here, catch_from_callee)
