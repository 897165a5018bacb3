"""Looks into a stopped process as a debugger does: all writable memory and all
registers of its one thread."""

import ctypes
import os
import struct

PTRACE_DETACH, PTRACE_SEIZE, PTRACE_GETREGSET = 17, 0x4206, 0x4204
NT_PRSTATUS, NT_X86_XSTATE = 1, 0x202

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p,
                        ctypes.c_void_p]


class Buffer(ctypes.Structure):
  """struct iovec"""
  _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def ptrace(request, process, address, data):
  if libc.ptrace(request, process, address, data) == -1:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number))


def registers(process):
  """General and extended registers, as the kernel saved them."""
  saved = b""
  ptrace(PTRACE_SEIZE, process, None, None)
  try:
    # A traced process reports the stop it is in once more.
    os.waitpid(process, os.WUNTRACED)
    for kind in (NT_PRSTATUS, NT_X86_XSTATE):
      area = ctypes.create_string_buffer(1 << 16)
      buffer = Buffer(ctypes.addressof(area), len(area))
      ptrace(PTRACE_GETREGSET, process, kind, ctypes.addressof(buffer))
      saved += area.raw[:buffer.size].ljust(-(-buffer.size // 64) * 64, b"\0")
  finally:
    ptrace(PTRACE_DETACH, process, None, None)
  return saved


def place_of(name, program):
  if name in ("[stack]", "[heap]"):
    return name[1:-1]
  if name == program:
    return "data"
  return "libraries" if name.startswith("/") else "other"


def snapshot(process):
  """The stopped process as a list of (place, bytes). Raises OSError when the
  system forbids to look."""
  program = os.readlink(f"/proc/{process}/exe")
  regions = [("registers", registers(process))]
  with open(f"/proc/{process}/maps") as maps, \
       open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
    for line in maps:
      span, access, _, _, _, *name = line.split(maxsplit=5)
      if "w" not in access:
        continue
      start, end = (int(part, 16) for part in span.split("-"))
      memory.seek(start)
      content = b""
      while len(content) < end - start:
        part = memory.read(end - start - len(content))
        if not part:
          raise OSError(0, f"/proc/{process}/mem ends inside {span}")
        content += part
      regions.append((place_of("".join(name).strip(), program), content))
  return regions


def windows(secret, size=16):
  """Every run of `size` bytes that is not a mere repetition."""
  runs = (secret[at:at + size] for at in range(len(secret) - size + 1))
  return {run for run in runs if len(set(run)) >= size // 2}


def words(values):
  return {struct.pack("<I", value) for value in values}


def count(regions, patterns, alignment=1):
  """Occurrences by place. Overlapping ones count once."""
  found = {}
  for place, content in regions:
    hits = set()
    for pattern in patterns:
      at = content.find(pattern)
      while at >= 0:
        if at % alignment == 0:
          hits.add(at)
        at = content.find(pattern, at + 1)
    end = -1
    for at in sorted(hits):
      if at >= end:
        found[place] = found.get(place, 0) + 1
      end = at + len(next(iter(patterns)))
  return found
