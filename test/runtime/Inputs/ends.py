"""Runs a program and compares how it ends: ends.py HOW MESSAGE PROGRAM...

HOW is an exit status or a signal's name; MESSAGE all that is to stand on
standard error, without the line's end."""
import resource
import signal
import subprocess
import sys

how, message, program = sys.argv[1], sys.argv[2], sys.argv[3:]
expected = int(how) if how.isdigit() else -signal.Signals[how]
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
result = subprocess.run(program, stderr=subprocess.PIPE, text=True)
wanted = message + "\n" if message else ""
if result.returncode != expected:
  sys.exit(f"ended with {result.returncode}, not {expected}: {result.stderr}")
if result.stderr != wanted:
  sys.exit(f"said {result.stderr!r}, not {wanted!r}")
