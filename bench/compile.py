"""Runs a compiler and tells what it took."""

import collections
import os
import subprocess
import tempfile

from common import Failure

# Processor time of the user and the kernel for it; the most memory at a time.
Cost = collections.namedtuple("Cost", "seconds kilobytes")


def compile_once(command, folder):
  """The cost of one command, which has to succeed, of one process: Clang's
  driver compiles in its own."""
  with tempfile.TemporaryFile("w+", errors="replace") as out:
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL,
                          stdout=out, stderr=subprocess.STDOUT) as child:
      _, status, used = os.wait4(child.pid, 0)
      child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
      out.seek(0)
      lines = out.read().splitlines()
      reason = next((line for line in lines if "error:" in line),
                    f"the compiler ends with status {child.returncode}")
      raise Failure(f"does not compile: {reason}")
  return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss)


def take_turns(names, turn):
  """The names in an order that differs from turn to turn, so that none is
  always the first."""
  first = turn % len(names)
  return names[first:] + names[:first]
