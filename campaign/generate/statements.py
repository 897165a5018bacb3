"""Random statements. Each is well defined whatever others are left out: what it
declares it initializes, and loops end by counters of their own."""

from . import kinds
from .expressions import condition, make, make_conditional
from .scope import Variable
from .tree import block, statement


def make_block(frame, depth, count):
  """A block of `count` statements with a scope of its own."""
  frame.scopes.append([])
  statements = [make_statement(frame, depth) for _ in range(count)]
  frame.scopes.pop()
  return block(statements)


def inner_block(frame, depth, count=None, on_secret_path=False, turns=1):
  """The body of a compound statement, which runs `turns` times at most."""
  outer = frame.is_conditional, frame.turns
  frame.is_conditional |= on_secret_path
  frame.turns *= turns
  body = make_block(frame, depth - 1, count or frame.rng.randrange(1, 4))
  frame.is_conditional, frame.turns = outer
  return body


def make_statement(frame, depth):
  simple = [declare_scalar] * 4 + [assign] * 4 + [
      declare_array, fill_array, store_element, declare_union, use_atomics,
      call_memory_function, *frame.unit.more_statements]
  if frame.may_call_out:
    simple += [call_out] * (5 + len(frame.unit.more_calls_out))
  if frame.unit.structs:
    simple += [declare_struct, assign_field]
  # A loop runs again what stands before the return, so there is none in loops.
  if frame.early_return and frame.turns == 1:
    simple.append(return_early)
  compound = [branch] * 3 + [loop] * 3 + [
      switch, goto_loop, goto_over, nested, *frame.unit.more_compound]
  if frame.may_have_array and not frame.on_secret_path:
    compound += [variable_array] * 3
  frame.cost += frame.turns
  choices = simple if depth <= 0 or frame.unit.chance(0.65) else compound
  return frame.rng.choice(choices)(frame, depth)


def call_out(frame, depth):
  """What calls foreign code. Thread-local variables do: __tls_get_addr."""
  frame.calls_out = True
  return frame.rng.choice([use_thread_local, call_format, sort_array,
                           divide_by_library, *frame.unit.more_calls_out])(
                               frame, depth)


def return_early(frame, depth):
  result = statement(f"if (@)\n  {frame.early_return};", condition(frame, 2),
                     make_conditional(frame, "u64", 2))
  frame.left_early = True
  return result


def some_kind(frame):
  return frame.rng.choice(frame.unit.kinds)


def qualifier(frame):
  return frame.rng.choice(("volatile ", "", ""))


def declare_scalar(frame, depth):
  kind, name = some_kind(frame), frame.unit.name("x")
  value = make(frame, kind, 3)
  text = f"{qualifier(frame)}{frame.unit.type_name(kind)} {name} = @;"
  frame.declare(Variable(name, kind))
  return statement(text, value)


def writable(frame, kind=None):
  """A variable of any kind, which `sum` stands in for if there is none."""
  known = [variable for scope in frame.scopes for variable in scope
           if not variable.size and variable.kind not in frame.unit.structs
           and variable.kind in ([kind] if kind else frame.unit.kinds)]
  return frame.rng.choice(known) if known else Variable("sum", "u64")


def assign(frame, depth):
  target = writable(frame)
  if target.kind in kinds.INTEGERS and kinds.BITS[target.kind] >= 32:
    operator = frame.rng.choice(("=", "+=", "-=", "*=", "^=", "|=", "^="))
  else:
    operator = "="
  return statement(f"{target.name} {operator} @;", make(frame, target.kind, 3))


def declare_array(frame, depth):
  kind = frame.rng.choice([k for k in frame.unit.kinds if k in kinds.INTEGERS])
  size, name = frame.rng.choice((4, 8, 8, 16, 32)), frame.unit.name("a")
  alignment = frame.rng.choice(("", "", "", "__attribute__((aligned(64))) "))
  first = make(frame, kind, 2)
  text = (f"{alignment}{qualifier(frame)}{frame.unit.type_name(kind)} "
          f"{name}[{size}] = {{({frame.unit.type_name(kind)})(@)}};")
  if "volatile" in text:
    size = min(size, 4)  # memcpy and helpers take none of these
  frame.declare(Variable(name, kind, size))
  return statement(text, first)


def fill_array(frame, depth):
  arrays = [array for kind in kinds.INTEGERS
            for array in frame.variables(kind, arrays=True)]
  array, index = frame.rng.choice(arrays), frame.unit.name("i")
  frame.scopes.append([Variable(index, "u64")])
  value = make(frame, array.kind, 2)
  frame.scopes.pop()
  return statement(f"for (uint64_t {index} = 0; {index} < {array.size}; "
                   f"++{index})\n  {array.name}[{index}] = @;", value)


def store_element(frame, depth):
  arrays = [array for kind in kinds.INTEGERS
            for array in frame.variables(kind, arrays=True)]
  array = frame.rng.choice(arrays)
  return statement(f"{array.name}[(@) & {array.size - 1}] = @;",
                   make(frame, "u64", 2), make(frame, array.kind, 2))


def declare_struct(frame, depth):
  kind, name = frame.rng.choice(list(frame.unit.structs)), frame.unit.name("s")
  value = make(frame, kind, 2)
  frame.declare(Variable(name, kind))
  return statement(f"struct {kind} {name} = @;", value)


def assign_field(frame, depth):
  known = [variable for kind in frame.unit.structs
           for variable in frame.variables(kind)]
  if not known:
    return declare_struct(frame, depth)
  target = frame.rng.choice(known)
  field, kind, _ = frame.rng.choice(frame.unit.structs[target.kind])
  return statement(f"{target.name}.{field} = @;", make(frame, kind, 2))


def declare_union(frame, depth):
  frame.unit.need("union view", """union view {
  uint64_t words[2];
  uint32_t halves[4];
  uint8_t bytes[16];
};""")
  name = frame.unit.name("u")
  return statement(f"union view {name} = {{{{@, @}}}};\n"
                   f"{name}.bytes[(@) & 15] ^= 7;\n"
                   f"sum = mix64(sum, {name}.halves[(@) & 3]);",
                   *(make(frame, "u64", 2) for _ in range(4)))


def use_thread_local(frame, depth):
  name = "tls" + str(frame.rng.randrange(2))
  frame.unit.need(name, f"static __thread uint64_t {name};")
  return statement(f"sum ^= {name};\n{name} = @;", make(frame, "u64", 2))


def use_atomics(frame, depth):
  name = frame.unit.name("at")
  operation = frame.rng.choice(
      ("fetch_add", "fetch_sub", "fetch_xor", "exchange_n"))
  order = frame.rng.choice(("SEQ_CST", "RELAXED", "ACQ_REL"))
  return statement(f"uint64_t {name} = @;\nsum ^= __atomic_{operation}(&{name}, "
                   f"@, __ATOMIC_{order});\nsum += "
                   f"__atomic_load_n(&{name}, __ATOMIC_SEQ_CST);",
                   make(frame, "u64", 2), make(frame, "u64", 2))


def call_memory_function(frame, depth):
  arrays = frame.arrays_to_hand_over()
  to, source = frame.rng.choice(arrays), frame.rng.choice(arrays)
  text = frame.rng.choice((
      f"memmove({to}, {source}, (@) & 63);",
      f"memmove({to} + 1, {source}, 56);",
      f"memset({to}, (int)((@) & 255), 40);",
      f"memset({to}, 3, (@) & 63);",
      f"sum ^= (uint64_t)(memcmp({to}, {source}, 24 + ((@) & 31)) < 0);"))
  return statement(text, *(make(frame, "u64", 2) for _ in range(text.count("@"))))


def call_format(frame, depth):
  frame.unit.need("stdio", "#include <stdio.h>")
  name = frame.unit.name("text")
  if "f64" in frame.unit.kinds and frame.unit.chance(0.3):
    call = f'snprintf({name}, sizeof {name}, "%.6f", @);'
    first = make(frame, "f64", 2)
  else:
    call = (f'snprintf({name}, sizeof {name}, "%016llx-%u", '
            "(unsigned long long)(@), 7u);")
    first = make(frame, "u64", 2)
  return statement(f"char {name}[40];\n{call}\n"
                   f"sum = mix64(sum, (uint8_t){name}[(@) & 7]);",
                   first, make(frame, "u64", 1))


def sort_array(frame, depth):
  frame.unit.need("stdlib", "#include <stdlib.h>")
  frame.unit.need("compare", """static int compare(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return left < right ? -1 : left > right;
}""")
  name = frame.rng.choice(frame.arrays_to_hand_over())
  return statement(f"{name}[0] ^= @;\n"
                   f"qsort({name}, 8, sizeof {name}[0], compare);",
                   make(frame, "u64", 2))


def divide_by_library(frame, depth):
  frame.unit.need("stdlib", "#include <stdlib.h>")
  name = frame.unit.name("parts")
  return statement(f"lldiv_t {name} = lldiv((long long)((@) >> 1), "
                   "(long long)((@) & 0xFFFF) + 3);\n"
                   f"sum = mix64((uint64_t){name}.quot, (uint64_t){name}.rem);",
                   make(frame, "u64", 2), make(frame, "u64", 2))


def public_condition(frame):
  return f"count % {frame.rng.randrange(2, 6)} == {frame.rng.randrange(2)}"


def branch(frame, depth):
  if not frame.on_secret_path and frame.unit.chance(0.25):
    return statement(f"if ({public_condition(frame)}) @ else @",
                     inner_block(frame, depth), inner_block(frame, depth))
  test = condition(frame, 2)
  if frame.unit.chance(0.4):
    return statement("if (@) @ else @", test,
                     inner_block(frame, depth, on_secret_path=True),
                     inner_block(frame, depth, on_secret_path=True))
  return statement("if (@) @", test,
                   inner_block(frame, depth, on_secret_path=True))


def loop(frame, depth):
  index, turns = frame.unit.name("i"), frame.rng.randrange(1, 6)
  style = frame.rng.randrange(5)
  frame.scopes.append([])
  if style == 0:  # as often as the secret says
    result = statement(f"for (uint64_t {index} = (@) & 7; {index}; --{index}) @",
                       make(frame, "u64", 2),
                       inner_block(frame, depth, on_secret_path=True, turns=7))
  elif style == 1:  # left when the secret says
    leave = frame.rng.choice(("break", "continue"))
    result = statement(
        f"for (uint64_t {index} = 0; {index} < {turns}; ++{index}) {{\n"
        f"  if (@)\n    {leave};\n  @\n}}", condition(frame, 2),
        inner_block(frame, depth, on_secret_path=True, turns=turns + 1))
  elif style == 2:
    result = statement(f"{{\n  uint64_t {index} = 0;\n  do @ while (++{index} < "
                       f"{turns} + count % 3);\n}}",
                       inner_block(frame, depth, turns=turns + 2))
  else:
    # The body computes with a copy: only the loop itself changes the counter.
    copy = frame.unit.name("n")
    frame.declare(Variable(copy, "u64"))
    result = statement(
        f"for (uint64_t {index} = 0; {index} < {turns}; ++{index}) {{\n"
        f"  uint64_t {copy} = {index};\n  @\n}}",
        inner_block(frame, depth, turns=turns + 1))
  frame.scopes.pop()
  return result


def switch(frame, depth):
  cases, children = "", [make(frame, "u64", 2)]
  count = frame.rng.choice((2, 4, 8))
  for number in range(count):
    is_last = number == count - 1
    label = "default:" if is_last else f"case {number}:"
    end = ("break" if is_last or frame.unit.chance(0.7)
           else "__attribute__((fallthrough))")
    cases += f"{label} @\n  {end};\n"
    children.append(inner_block(frame, depth, 1, on_secret_path=True))
  return statement(f"switch ((@) & {count - 1}) {{\n{cases}}}", *children)


def goto_loop(frame, depth):
  label, index = frame.unit.name("again"), frame.unit.name("i")
  return statement(f"{{\n  unsigned {index} = 0;\n{label}:\n  "
                   f"if ({index} < {frame.rng.randrange(1, 4)}) {{\n    "
                   f"++{index};\n    @\n    goto {label};\n  }}\n}}",
                   inner_block(frame, depth, turns=4))


def goto_over(frame, depth):
  label = frame.unit.name("over")
  return statement(f"if (@)\n  goto {label};\n@\n{label}:;", condition(frame, 2),
                   inner_block(frame, depth, on_secret_path=True))


def nested(frame, depth):
  """What goes out of scope, and its stack slot is used again."""
  return statement("@", inner_block(frame, depth, 3))


def variable_array(frame, depth):
  """Its size is public, and so is whether it is there."""
  name, index = frame.unit.name("vla"), frame.unit.name("i")
  size = frame.rng.choice((8, 16))
  frame.is_deep = True
  if frame.unit.chance(0.5):
    text = (f"uint64_t *{name} = (uint64_t *)__builtin_alloca("
            f"(count % 9 + {size}) * 8);")
  else:
    text = f"uint64_t {name}[count % 9 + {size}];"
  value = make(frame, "u64", 2)
  frame.scopes.append([Variable(name, "u64", size)])
  body = inner_block(frame, depth)
  frame.scopes.pop()
  return statement(
      f"{{\n  {text}\n  for (uint64_t {index} = 0; {index} < count % 9 + {size}; "
      f"++{index})\n    {name}[{index}] = (@) + {index};\n  @\n}}", value, body)
