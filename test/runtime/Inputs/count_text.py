"""Counts where a text occurs in the memory of a process, or in what is dumped of it.

usage: count_text.py TEXT mem|gcore|core DIRECTORY PROGRAM ARGUMENT...

mem    starts the program, waits until it prints a line, and reads all memory that
       /proc/PID/mem gives
gcore  the same, in a core file that gdb writes
core   in the one that the kernel writes when the program aborts
"""

import os
import resource
import shutil
import subprocess
import sys


def read_memory(pid):
  with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
    for line in maps:
      low, high = (int(word, 16) for word in line.split()[0].split("-"))
      if line.split()[1].startswith("r"):
        try:
          memory.seek(low)
          yield memory.read(high - low)
        except OSError:
          # Pages of the kernel's that cannot be read this way.
          if not any(name in line for name in ("[vvar", "[vsyscall]")):
            raise


def core_of(directory):
  names = [name for name in os.listdir(directory) if name.startswith("core")]
  if len(names) != 1:
    sys.exit(f"count_text.py: no core file, but {names}")
  with open(os.path.join(directory, names[0]), "rb") as core:
    return core.read()


def main(text, how, directory, *command):
  shutil.rmtree(directory, ignore_errors=True)
  os.makedirs(directory)
  if how == "core":
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    status = subprocess.run(command, cwd=directory).returncode
    if status != -6:
      sys.exit(f"count_text.py: the program's status is {status}")
    parts = [core_of(directory)]
  else:
    process = subprocess.Popen(
      command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=directory)
    process.stdout.readline()
    if how == "gcore":
      subprocess.run(
        ["gcore", "-o", "core", str(process.pid)], cwd=directory, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
      parts = [core_of(directory)]
    else:
      parts = list(read_memory(process.pid))
    process.communicate(b"\n")
  size = sum(map(len, parts))
  found = sum(part.count(text.encode()) for part in parts)
  print(f"found {found} times in {'enough' if size > 100_000 else 'too few'} bytes")


main(*sys.argv[1:])
