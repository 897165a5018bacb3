"""What the default set of checks adds to clang-tidy's time over libraries,
against what clang-tidy's own bugprone-* adds.

usage: ./x bench tidy [LIBRARY...] [OPTIONS]

Each library, as Debian ships it and with its secrets list, is checked by one
clang-tidy with no check to speak of, with the default set, and with bugprone-*;
they take turns, and the medians of the processor time count. One more run with
both sets tells the checks apart, by clang-tidy's own profile.
"""

import argparse
import collections
import glob
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # leave the source folder as it is
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(ROOT, "bench"), os.path.join(ROOT, "campaign")]

import tidy_build
from common import Failure

PRESET = os.path.join(ROOT, "docs", "checks", "presets", "default.clang-tidy")
PEER = "bugprone-*"
# Parses a C file, and does nothing: this one is for C++ only. clang-tidy would
# not even parse for no check at all.
NOTHING = "boost-use-to-string"
LIBRARIES = ("bearssl", "libsodium")
FINDING = re.compile(r" warning: .* \[secret-")


def parse_command_line():
  parser = argparse.ArgumentParser(
      prog="./x bench tidy",
      description=__doc__.replace("usage: ./x bench tidy [LIBRARY...] "
                                  "[OPTIONS]\n\n", ""),
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("libraries", nargs="*", metavar="LIBRARY",
                      help=f"of {', '.join(tidy_build.LIBRARIES)} (default: "
                           f"{', '.join(LIBRARIES)})")
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--database", metavar="DIR",
                      help="instead of a library, what the compilation "
                           "database in this folder names; takes --secrets")
  parser.add_argument("--secrets", metavar="FILE", help="its secrets list")
  parser.add_argument("--rounds", type=int, default=5, metavar="N",
                      help="turns of each (default: %(default)s)")
  parser.add_argument("--json", metavar="FILE",
                      help="write the two ratios of each library there, too")
  parser.add_argument("--work", metavar="DIR",
                      default=os.path.join(ROOT, "build", "campaign", "tidy"),
                      help="folder for sources; that of ./x campaign tidy by "
                           "default")
  options = parser.parse_args()
  check_options(options)
  return options


def check_options(options):
  if options.rounds < 1:
    raise Failure(f"--rounds {options.rounds}: must be 1 or more")
  if bool(options.database) != bool(options.secrets):
    raise Failure("--database and --secrets belong together")
  if options.database and options.libraries:
    raise Failure("either LIBRARY or --database, not both")
  for name in options.libraries:
    if name not in tidy_build.LIBRARIES:
      raise Failure(f"no library '{name}'; one of: "
                    + " ".join(tidy_build.LIBRARIES))
  options.work = os.path.abspath(options.work)
  options.jobs = len(os.sched_getaffinity(0))


def default_checks():
  with open(PRESET, encoding="utf-8") as stream:
    found = re.search(r"^Checks: '-\*,(.*)'$", stream.read(), re.MULTILINE)
  if not found:
    raise Failure(f"{PRESET}: no line of Checks")
  return found[1]


class Tidy:
  """clang-tidy over all units of one library in one process."""

  def __init__(self, options, library, units):
    self.program = os.path.join(os.path.dirname(options.clang), "clang-tidy")
    self.module = os.path.join(options.build, "lib", "LetheTidy.so")
    self.library = library
    self.files = [unit["file"] for unit in units]

  def run(self, checks, *more):
    """Processor seconds, and what it printed."""
    settings = {"Checks": "-*," + checks,
                "CheckOptions": {"secret.SecretsFile": self.library.list}}
    command = [self.program, "--quiet", f"-load={self.module}",
               "--config=" + json.dumps(settings), "-p", self.library.database,
               *more, *self.files]
    with tempfile.TemporaryFile("w+", errors="replace") as out:
      with subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
      out.seek(0)
      printed = out.read()
    if child.returncode:
      errors = [line for line in printed.splitlines() if "error:" in line]
      raise Failure(f"clang-tidy fails over {self.library.name}: "
                    + (errors or printed.splitlines() or ["it prints nothing"])[0])
    return used.ru_utime + used.ru_stime, printed

  def profile(self, checks):
    """Processor seconds by check, of one run."""
    with tempfile.TemporaryDirectory() as folder:
      self.run(checks, "--enable-check-profile",
               f"--store-check-profile={folder}")
      seconds = collections.Counter()
      for path in glob.glob(os.path.join(folder, "*.json")):
        with open(path, encoding="utf-8") as stream:
          for name, value in json.load(stream)["profile"].items():
            found = re.fullmatch(r"time\.clang-tidy\.(.*)\.(user|sys)", name)
            if found:
              seconds[found[1]] += value
    return seconds


def measure(tidy, sets, rounds):
  """The times of each set, a round after the other."""
  times = {name: [] for name in sets}
  names = list(sets)
  for turn in range(rounds):
    for name in names[turn % len(names):] + names[:turn % len(names)]:
      seconds, printed = tidy.run(sets[name])
      times[name].append(seconds)
      if turn == 0 and name == "default":
        print(f"  findings of the default set: "
              f"{len(FINDING.findall(printed))}", flush=True)
  return times


def divide(ours, peers):
  """None where there is nothing to measure, as over a few small files."""
  return ours / peers if peers > 0 else None


def describe(ratio):
  return "unknown part" if ratio is None else f"{ratio:.2f}"


def print_times(times):
  """Returns the ratio of what is added."""
  for name, values in times.items():
    print(f"  {name:12} {statistics.median(values):8.2f} s   ({min(values):.2f} "
          f"to {max(values):.2f})")
  added = {name: statistics.median(
      value - nothing for value, nothing in zip(times[name], times["parsing"]))
           for name in times if name != "parsing"}
  for name, value in added.items():
    print(f"  {name} adds {value:.2f} s")
  return divide(added["default"], added["bugprone"])


def print_profile(seconds):
  """Returns the ratio of the sums."""
  sums = {prefix: sum(value for name, value in seconds.items()
                      if name.startswith(prefix))
          for prefix in ("secret-", "bugprone-")}
  print("  by check, in a run with both:")
  for name, value in seconds.most_common():
    if name.startswith("secret-"):
      part = describe(divide(value, sums["bugprone-"]))
      print(f"    {name:28} {value:7.3f} s   {part} of all of {PEER}")
  print(f"    {'secret-*':28} {sums['secret-']:7.3f} s")
  print(f"    {PEER:28} {sums['bugprone-']:7.3f} s")
  return divide(sums["secret-"], sums["bugprone-"])


def bench(options, library):
  units = library.prepare()
  tidy = Tidy(options, library, units)
  checks = default_checks()
  print(f"{library.name} {library.version}: {len(units)} units, "
        f"{options.rounds} rounds", flush=True)
  times = measure(tidy, {"parsing": NOTHING, "default": checks,
                         "bugprone": PEER}, options.rounds)
  by_time = print_times(times)
  by_profile = print_profile(tidy.profile(f"{checks},{PEER}"))
  print(f"{library.name}: what the default set adds is {describe(by_time)} of "
        f"what {PEER} adds; by the profile {describe(by_profile)}", flush=True)
  return {"time": by_time, "profile": by_profile}


def choose_libraries(options):
  if options.database:
    return [tidy_build.Own(options, options.database, options.secrets)]
  return [tidy_build.LIBRARIES[name](options, os.path.join(options.work, name))
          for name in dict.fromkeys(options.libraries or LIBRARIES)]


def main():
  try:
    options = parse_command_line()
    found = {}
    for library in choose_libraries(options):
      os.makedirs(library.folder, exist_ok=True)
      found[library.name] = bench(options, library)
    if options.json:
      with open(options.json, "w", encoding="utf-8") as out:
        json.dump(found, out, indent=1)
  except (Failure, tidy_build.Failure, OSError) as failure:
    print(f"bench tidy: error: {failure}", file=sys.stderr)
    return 1
  except KeyboardInterrupt:
    return 130
  return 0


if __name__ == "__main__":
  sys.exit(main())
