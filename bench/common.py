"""What the benchmarks share."""

import shlex
import subprocess


class Failure(Exception):
  """One line that says what went wrong and names the file or option."""


def run(command):
  """Standard output of a command that has to succeed."""
  answer = subprocess.run(command, capture_output=True, text=True, check=False)
  if answer.returncode:
    raise Failure(f"{shlex.join(command)}: exit status {answer.returncode}\n"
                  + answer.stderr.strip())
  return answer.stdout
