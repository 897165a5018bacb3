"""For gdb: gdb -nx -batch -x backtraces.py --args PROGRAM FUNCTION...

Stops at the start of each FUNCTION and at each instruction that leaves it for
good, and prints, once each and sorted, what gdb says of arguments and callers
there.
"""

import re

import gdb

seen = set()


def chain():
  """The names of the functions, innermost first, as far as main."""
  names, frame = [], gdb.newest_frame()
  while frame and (not names or names[-1] != "main"):
    names.append(str(frame.name()))
    frame = frame.older()
  return " < ".join(names)


def arguments():
  """Name and value of each; of a pointer, of what it points to."""
  values, frame = [], gdb.newest_frame()
  block = frame.block() if frame.function() else None
  while block and not block.function:
    block = block.superblock
  for symbol in block or ():
    if symbol.is_argument:
      value = symbol.value(frame)
      if not value.is_optimized_out and value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
        pointee = value.type.strip_typedefs().target().strip_typedefs()
        if pointee.code in (gdb.TYPE_CODE_FUNC, gdb.TYPE_CODE_VOID):
          continue
        value = value.dereference()
      values.append(f"{symbol.name}={value}")
  return " ".join(values)


class Start(gdb.Breakpoint):
  def stop(self):
    seen.add(f"start: {chain()}: {arguments()}".rstrip(": "))
    return False


class Return(gdb.Breakpoint):
  def stop(self):
    seen.add(f"return: {chain()}")
    return False


def returns_of(function):
  """The addresses of its return instructions, and of jumps through the GOT,
  with which hardened functions have the runtime return for them."""
  # As a line it is not mistaken for an enumerator of the C library.
  line = gdb.execute(f"info line {function}", to_string=True)
  address = re.search("address (0x[0-9a-f]+)", line).group(1)
  text = gdb.execute(f"disassemble {address}", to_string=True)
  return [line.split("<")[0].replace("=>", "").strip()
          for line in text.splitlines()
          if re.match(r"ret$|jmp +(\*0x[0-9a-f]+\(%rip\)|0x[0-9a-f]+ <__lethe_return_)",
                      line.split("\t")[-1].strip())]


gdb.execute("set debuginfod enabled off")
gdb.execute("set confirm off")
gdb.execute("set print elements 8")
functions = gdb.execute("show args", to_string=True).split('"')[1].split()
gdb.execute("set args")
gdb.execute("tbreak main", to_string=True)
gdb.execute("run", to_string=True)
for name in functions:
  Start(name)
  for address in returns_of(name):
    Return("*" + address)
gdb.execute("continue", to_string=True)
if gdb.parse_and_eval("$_exitcode").type.code == gdb.TYPE_CODE_VOID:
  raise gdb.GdbError(f"stopped in {chain()}, not at the end")
for line in sorted(seen):
  print(line)
