"""Interrupts a campaign after its first results. SIGTERM does what Ctrl-C does,
and is not ignored in a background job of a shell."""

import signal
import subprocess
import sys

process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
lines = []
for line in process.stdout:
  lines.append(line)
  if not line.startswith("generator: 0/"):
    break
process.send_signal(signal.SIGTERM)
lines += process.stdout.readlines()
print("".join(lines), end="")
print("status", process.wait())
