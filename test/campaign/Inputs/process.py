"""Commands that end by themselves, and those that would not."""

import sys
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

import process

process.LOOK_EVERY, process.ASLEEP_FOR = 1, 3
commands = process.Commands()


def show(script, cpu_seconds=60):
  outcome = commands.run(["sh", "-c", script], cpu_seconds)
  print(process.name_status(outcome.status), outcome.output, outcome.ended)


show("echo out; exit 3")
show("kill -SEGV $$")
show("while :; do :; done", 1)
show("sleep 1000")
# Asleep, but what it has started is not.
show("timeout 1000 sh -c 'i=0; while [ $i -lt 900000 ]; do i=$((i+1)); done'")
show("sleep 1000 & echo left")  # its output file is still open in `sleep`
threading.Timer(0.5, commands.stop).start()
for script in ("sleep 1000", "true"):
  try:
    show(script)
  except process.Stopped:
    print("stopped")
