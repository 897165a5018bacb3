"""A library as Debian ships it, its sources unchanged, plain and hardened by a
secrets list: its own test programs must print the same, and each public call
measured must leave residue plain and none hardened.

usage: ./x campaign libs bearssl [OPTIONS]"""

import argparse
import collections
import json
import os
import shlex
import subprocess
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "test"))

import debsource
import residue_matrix
from libs_build import BUILDS, Build, Library
from residue_matrix import Failure, LEVELS, MARCHES, split_choice

LIBRARIES = ("bearssl",)

# A call to measure: the line for lethe-residue, its name in the table, and the
# flags of /proc/cpuinfo without which it cannot run.
Case = collections.namedtuple("Case", "text title needs")


def parse_command_line():
  parser = argparse.ArgumentParser(
      prog="./x campaign libs", description=__doc__.partition("\n\nusage")[0],
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("library", choices=LIBRARIES)
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--work", metavar="DIR",
                      default=os.path.join(ROOT, "build", "campaign", "libs"),
                      help="folder for what is fetched and built (default: "
                           "build/campaign/libs)")
  parser.add_argument("--levels", default="Os,O2",
                      help="comma-separated (default: %(default)s; BearSSL's "
                           "own is Os)")
  parser.add_argument("--march", default="x86-64,x86-64-v3",
                      help="comma-separated (default: %(default)s)")
  parser.add_argument("--jobs", type=int, metavar="N",
                      default=len(os.sched_getaffinity(0)),
                      help="compilers at a time (default: %(default)s)")
  parser.add_argument("--fresh", action="store_true",
                      help="build again what is built")
  parser.add_argument("--plugin-flags", default="",
                      help="more compiler flags, for the hardened build only")
  options = parser.parse_args()
  options.levels = split_choice("--levels", options.levels, LEVELS)
  options.march = split_choice("--march", options.march, MARCHES)
  if options.jobs < 1:
    raise Failure(f"--jobs {options.jobs}: must be 1 or more")
  options.build = os.path.abspath(options.build)
  options.work = os.path.abspath(options.work)
  return options


def cpu_flags():
  with open("/proc/cpuinfo", encoding="utf-8") as info:
    return set(next((line.split(":")[1].split() for line in info
                     if line.startswith("flags")), ()))


def read_cases(paths):
  """The calls to measure, from the comments of C files."""
  cases = []
  for path in paths:
    with open(path, encoding="utf-8") as source:
      for number, line in enumerate(source, 1):
        found = residue_matrix.CASE.search(line.rstrip())
        if not found:
          continue
        fields = dict(field.strip().partition("=")[::2]
                      for field in (found[2] or "").split(";"))
        if "call" not in fields:
          raise Failure(f"{path}:{number}: no field '; call=NAME'")
        needs = [flag for flag in fields.get("needs", "").split(",") if flag]
        cases.append(Case(found[0], fields["call"], needs))
  titles = collections.Counter(case.title for case in cases)
  twice = [title for title, times in titles.items() if times > 1]
  if not cases or twice:
    raise Failure(f"{paths[0]} and others: "
                  + (f"'call={twice[0]}' twice" if twice else "no case"))
  return cases


class Tally:
  """What was run, and what came of it."""

  def __init__(self):
    self.same = self.different = 0
    self.skipped = collections.Counter()
    self.faults = []  # of the list or the plugin, no single run's

  def count(self, reasons):
    if reasons:
      self.different += 1
    else:
      self.same += 1

  def finish(self):
    """Prints the last lines; returns the exit status."""
    for reason, number in self.skipped.items():
      print(f"skipped {number}: {reason}")
    for fault in self.faults:
      print(f"error: {fault}")
    skipped = sum(self.skipped.values())
    print(f"{self.same + self.different} run, {self.same} same, "
          f"{self.different} different"
          + (f", {skipped} skipped" if skipped else ""))
    return 1 if self.different or self.faults or not self.same else 0


def compare_program(name, plain, hardened):
  """Why the two outcomes of a test program are not as they should be."""
  if plain.returncode:
    return [f"{name} fails plain, with status {plain.returncode}"]
  reasons = []
  if hardened.returncode:
    reasons.append(f"status {hardened.returncode}, plain 0")
  if hardened.stdout != plain.stdout or hardened.stderr != plain.stderr:
    before, after = (outcome.stdout.decode(errors="replace").splitlines()
                     + outcome.stderr.decode(errors="replace").splitlines()
                     for outcome in (plain, hardened))
    line = next((pair for pair in zip(before, after) if pair[0] != pair[1]),
                (f"{len(before)} lines", f"{len(after)} lines"))
    reasons.append(f"prints '{line[1]}', plain '{line[0]}'")
  elif not plain.stdout:
    reasons.append("prints nothing; nothing was compared")
  return reasons


def count_bytes(case):
  """Bytes of residue, less the floating-point environment: it is an output."""
  return sum(number for name, number in case["bytes"].items() if name != "fenv")


def compare_call(plain, hardened):
  """Why the two measurements of a call are not as they should be."""
  reasons = []
  for build, case in ((BUILDS[0], plain), (BUILDS[1], hardened)):
    if case["verdict"] == "error":
      reasons.append(f"{build}: {residue_matrix.describe(case)}")
  if reasons:
    return reasons
  if not count_bytes(plain):
    reasons.append("plain leaves nothing: this measures nothing")
  if hardened["verdict"] != "clean" or count_bytes(hardened):
    reasons.append(f"hardened: {residue_matrix.describe(hardened)}")
  if plain["outputs"] in (None, "unstable") or (
      plain["outputs"] != hardened["outputs"]):
    reasons.append(f"results differ: plain {plain['outputs']}, hardened "
                   f"{hardened['outputs']}")
  return reasons


def compare_programs(tally, library, builds):
  for program in library.programs:
    outcomes = [build.run_program(program) for build in builds]
    reasons = compare_program(program.name, *outcomes)
    tally.count(reasons)
    print(f"{program.name}: {'different' if reasons else 'same'}")
    for reason in reasons:
      print(f"  {reason}")


def select_cases(tally, cases):
  """Those that this processor can run."""
  present = cpu_flags()
  selected = []
  for case in cases:
    missing = [flag for flag in case.needs if flag not in present]
    if missing:
      tally.skipped[f"this processor has no {' '.join(missing)}"] += 1
    else:
      selected.append(case)
  return selected


def measure(options, cases, build):
  """What lethe-residue reports of each case."""
  source = os.path.join(build.folder, "cases.txt")
  with open(source, "w", encoding="utf-8") as out:
    out.writelines(case.text + "\n" for case in cases)
  command = [os.path.join(options.build, "bin", "lethe-residue"),
             build.link_cases(), "--cases", source, "--outputs", "--json"]
  answer = subprocess.run(command, capture_output=True, text=True, check=False)
  try:
    reported = json.loads(answer.stdout)["cases"]
  except (ValueError, KeyError):
    reported = []
  if len(reported) != len(cases):
    raise Failure(f"{len(reported)} of {len(cases)} cases reported: "
                  f"{answer.stderr.strip()}\n  {shlex.join(command)}")
  # The status is a judgement of its own: it must not contradict the report.
  is_clean = all(case["verdict"] == "clean" for case in reported)
  if (answer.returncode == 0) != is_clean:
    raise Failure(f"status {answer.returncode} contradicts the report\n"
                  f"  {shlex.join(command)}")
  return reported


def compare_calls(tally, options, cases, builds):
  cases = select_cases(tally, cases)
  measured = [measure(options, cases, build) for build in builds]
  width = max(len(case.title) for case in cases)
  print(f"{'call':{width}} | plain bytes | hardened bytes")
  for case, plain, hardened in zip(cases, *measured):
    reasons = compare_call(plain, hardened)
    tally.count(reasons)
    print(f"{case.title:{width}} | {count_bytes(plain):11} | "
          f"{count_bytes(hardened):14}")
    for reason in reasons:
      print(f"  {case.title}: {reason}")


def check_builds(tally, library, plain, hardened):
  """What the compiler said of the list and of what it cannot erase."""
  added = sorted(set(hardened.warnings) - set(plain.warnings))
  tally.faults += [f"the plugin adds a warning: {text}" for text in added]
  unused = hardened.unused_entries()
  tally.faults += [f"{library.list}:{number}: matches nothing in any of "
                   f"{hardened.units} units" for number in unused]
  print(f"{library.name} {library.version}: {hardened.units} units, "
        f"{hardened.entries} entries of {os.path.relpath(library.list, ROOT)}, "
        f"{len(unused)} of them match nothing")
  print(f"compile time {hardened.seconds:.1f} s, plain {plain.seconds:.1f} s: "
        f"{hardened.seconds / plain.seconds:.2f} times as much")
  print(f"text {hardened.text} bytes, plain {plain.text}: "
        f"{hardened.text / plain.text:.2f} times as much", flush=True)


def run_configuration(options, library, cases, tally, level, march):
  print(f"-{level} -march={march}", flush=True)
  builds = [Build(options, library, name, level, march) for name in BUILDS]
  for build in builds:
    build.make()
  check_builds(tally, library, *builds)
  compare_programs(tally, library, builds)
  compare_calls(tally, options, cases, builds)


def run_library(options):
  folder = os.path.join(options.work, options.library)
  os.makedirs(folder, exist_ok=True)
  library = Library(options.library, folder,
                    debsource.fetch(options.library, folder))
  cases = read_cases(library.case_files)
  tally = Tally()
  for march in options.march:
    missing = residue_matrix.missing_features(
        march, os.path.join(options.build, "bin", "lethe-residue"))
    if missing:
      tally.skipped[f"{march}: this processor has no {' '.join(missing)}"] += (
          len(options.levels) * (len(cases) + len(library.programs)))
      continue
    for level in options.levels:
      run_configuration(options, library, cases, tally, level, march)
  return tally.finish()


def main():
  try:
    return run_library(parse_command_line())
  except (Failure, OSError, subprocess.CalledProcessError) as failure:
    print(f"campaign libs: error: {failure}", file=sys.stderr)
    return 2
  except KeyboardInterrupt:
    print("interrupted; what is fetched and built is used again")
    return 130


if __name__ == "__main__":
  sys.exit(main())
