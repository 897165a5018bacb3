"""What the benchmarks share."""

import collections
import math
import os
import shlex
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))

# A way to build what is measured. `base` names the one whose time it is
# compared with: the same compiler, erasing nothing; None for that one itself.
# `gcc` says whether it takes GCC 14. `%lethe` and `%list` in flags stand for
# paths.
Way = collections.namedtuple("Way", "name title base flags gcc")


class Failure(Exception):
  """One line that says what went wrong and names the file or option."""


def run_process(command, stdin=None):
  """What a command that has to succeed has printed."""
  try:
    answer = subprocess.run(command, capture_output=True, text=True,
                            input=stdin, check=False)
  except FileNotFoundError as error:
    raise Failure(f"{command[0]}: {error.strerror}") from error
  if answer.returncode:
    raise Failure(f"{shlex.join(command)}: exit status {answer.returncode}\n"
                  + answer.stderr.strip())
  return answer


def run(command):
  """Standard output of a command that has to succeed."""
  return run_process(command).stdout


def require_positive(options, *names):
  for name in names:
    if getattr(options, name) < 1:
      raise Failure(f"--{name} {getattr(options, name)}: must be 1 or more")


def median(values):
  ordered = sorted(values)
  middle = len(ordered) // 2
  return (ordered[middle] if len(ordered) % 2
          else (ordered[middle - 1] + ordered[middle]) / 2)


def geometric_mean(values):
  return math.exp(sum(map(math.log, values)) / len(values))


def measure_cycles(program, rounds, expression, libraries, runs):
  """What bench/run.c measures of the libraries (a path by way): for each entry
  (name, label), the median over the runs of the least cycles a call, by way.
  Nothing by way for what this processor cannot run."""
  seen = collections.defaultdict(lambda: collections.defaultdict(list))
  for _ in range(runs):
    answer = run([program, str(rounds), expression, *libraries.values()])
    for line in answer.splitlines():
      name, label, *cycles = line.split()
      ways = seen[name, int(label)]
      for way, value in zip(libraries, cycles):
        ways[way].append(float(value))
  return {entry: {way: median(values) for way, values in ways.items()}
          for entry, ways in seen.items()}


def secrets_lists(library):
  """Files with the secrets of the library of that name: what is secret to
  whoever uses it, and what is hardened when the library itself is built."""
  folder = os.path.join(os.path.dirname(HERE), "lists")
  paths = (os.path.join(folder, library + ending)
           for ending in (".txt", "-build.txt"))
  return [path for path in paths if os.path.exists(path)]


def expand_flags(flags, plugin, lists):
  """The flags of a way, with the paths of the plugin and of each list."""
  expanded = []
  for flag in flags:
    paths = lists if "%list" in flag else [""]
    expanded += [flag.replace("%lethe", plugin).replace("%list", path)
                 for path in paths]
  return expanded
