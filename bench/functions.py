"""What erasing adds to small functions that handle secrets, against what else
there is, and what each way leaves behind.

usage: ./x bench functions [OPTIONS]

Every way builds the same source, bench/functions/cases.c. Times are the least
of many rounds in which all ways take turns, in time-stamp cycles a call. The
verdict beside each is lethe-residue's: the bytes that differ with the secret.
"""

import argparse
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "functions")
sys.path.insert(0, HERE)

import gcc14
import plot
from common import (Failure, Way, geometric_mean, measure_cycles, median,
                    require_positive, run)

# Labels of entries that are no cases, as in bench/functions/cases.h.
FOREIGN, LARGE_FRAME, MEMSET = 1, 2, 3
FRAMES = (4096, 20000, 100000)
FRAME_GOAL = 1.3

WAYS = (
    Way("plain", "Clang, plain", None, [], False),
    Way("lethe", "Lethe", "plain", ["-fplugin=%lethe"], False),
    Way("zero-used", "Clang -fzero-call-used-regs=used", "plain",
        ["-fzero-call-used-regs=used"], False),
    Way("zero-all", "Clang -fzero-call-used-regs=all", "plain",
        ["-fzero-call-used-regs=all"], False),
    Way("by-hand", "by hand: sodium_memzero, sodium_stackzero", "plain",
        ["-DBY_HAND"], False),
    Way("gcc", "GCC 14, plain", None, [], True),
    Way("gcc-strub", "GCC 14 strub(\"internal\")", "gcc",
        ["-fstrub=relaxed", "-DSTRUB"], True),
    Way("gcc-all", "GCC 14 -fstrub=all -fzero-call-used-regs=all", "gcc",
        ["-fstrub=all", "-fzero-call-used-regs=all"], True),
)


def parse_command_line():
  parser = argparse.ArgumentParser(
      prog="./x bench functions", description=__doc__.partition("\n\nusage")[0],
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--rounds", type=int, default=1000, metavar="N",
                      help="rounds of each run (default: %(default)s)")
  parser.add_argument("--runs", type=int, default=5, metavar="N",
                      help="runs, of which the medians count (default: "
                           "%(default)s)")
  parser.add_argument("--with-gcc14", action="store_true",
                      help="measure GCC 14, too, in a Debian 13 root that "
                           "debootstrap makes; needs to be root")
  parser.add_argument("--work", metavar="DIR",
                      default=os.path.join(os.path.dirname(HERE), "build",
                                           "bench", "functions"),
                      help="folder for what is built, and for functions.json "
                           "and functions.svg (default: build/bench/functions)")
  options = parser.parse_args()
  require_positive(options, "rounds", "runs")
  options.build = os.path.abspath(options.build)
  options.work = os.path.abspath(options.work)
  return options


class Builder:
  """Builds one shared object a way."""

  def __init__(self, options):
    self.options = options
    self.root = None
    if options.with_gcc14:
      self.root = gcc14.Root(os.path.join(os.path.dirname(options.work),
                                          "debian13"))
    os.makedirs(options.work, exist_ok=True)
    self.calls = self.path("calls.o")
    run([options.clang, "-O2", "-fPIC", "-c", "-o", self.calls,
         os.path.join(SOURCES, "calls.c")])

  def path(self, name):
    return os.path.join(self.options.work, name)

  def build(self, way):
    """The library of this way; None if it is not to be measured."""
    if way.gcc and not self.root:
      return None
    flags = [flag.replace("%lethe", os.path.join(self.options.build, "lib",
                                                 "Lethe.so"))
             for flag in way.flags]
    cases = self.path(f"{way.name}.o")
    command = ["-O2", "-fPIC", "-Wall", *flags]
    libraries = [os.path.join(self.options.build, "lib", "liblethe.a")]
    if way.gcc:
      self.root.compile(SOURCES, "cases.c", cases, command)
      libraries = [self.root.runtime_library()]
    else:
      run([self.options.clang, *command, "-c", "-o", cases,
           os.path.join(SOURCES, "cases.c")])
    if way.name == "by-hand":
      libraries = ["-lsodium"]
    library = self.path(f"{way.name}.so")
    run([self.options.clang, "-shared", "-Wl,-Bsymbolic", "-o", library, cases,
         self.calls, *libraries])
    return library

  def measure_residue(self, library):
    """Bytes left behind, by case."""
    answer = subprocess.run(
        [os.path.join(self.options.build, "bin", "lethe-residue"), library,
         "--cases", os.path.join(SOURCES, "cases.c"), "--json"],
        capture_output=True, text=True, check=False)
    try:
      cases = json.loads(answer.stdout)["cases"]
    except (ValueError, KeyError):
      raise Failure(f"lethe-residue {library}: {answer.stderr.strip()}")
    left = {}
    for case in cases:
      if case["verdict"] == "error":
        raise Failure(f"lethe-residue {library}: {case['name']}: "
                      f"{case.get('error')}")
      left[case["name"]] = sum(number for name, number in case["bytes"].items()
                               if name != "fenv")
    return left


def measure_times(options, libraries):
  """Three tables: for each case whether it calls foreign code, and cycles by
  way; the same for large frames that are no cases; cycles of memset by size."""
  program = os.path.join(options.work, "run")
  run([options.clang, "-O2", "-o", program, os.path.join(HERE, "run.c"),
       "-ldl"])
  cycles = measure_cycles(program, options.rounds, ".", libraries, options.runs)
  rows = {label: {name: {"foreign": label == FOREIGN, "cycles": ways}
                  for (name, of), ways in cycles.items() if of == label}
          for label in (0, FOREIGN, LARGE_FRAME, MEMSET)}
  # All libraries have the same one: the least is nearest to the truth.
  memset = {int(name.partition("_")[2]): min(row["cycles"].values())
            for name, row in rows[MEMSET].items()}
  return {**rows[0], **rows[FOREIGN]}, rows[LARGE_FRAME], memset


def compare_frames(frames, memset, ways):
  """What erasing a large frame adds, as a ratio to memset."""
  return [{"bytes": size, "memset": memset[size],
           "ratios": {way.name: (frames[f"frame_{size}"]["cycles"][way.name]
                                 - frames[f"frame_{size}"]["cycles"][way.base])
                                / memset[size] for way in ways if way.base},
           "left": frames[f"frame_{size}"]["bytes"]} for size in FRAMES]


def summarize(results, way):
  ratios = {name: case["cycles"][way.name] / case["cycles"][way.base]
            for name, case in results.items()}
  own = [ratio for name, ratio in ratios.items()
         if not results[name]["foreign"]]
  added = [case["cycles"][way.name] - case["cycles"][way.base]
           for case in results.values()]
  return {"ratio": geometric_mean(ratios.values()),
          "ratio_without_foreign": geometric_mean(own),
          "median_added_cycles": median(added),
          "leaking": sum(case["bytes"][way.name] > 0
                         for case in results.values())}


def print_table(results, ways, summary):
  shown = [way for way in ways if way.base]
  print("added cycles a call (bytes left behind), by way:")
  for number, way in enumerate(shown, 1):
    print(f"  [{number}] {way.title}")
  print(f"{'':24}{'plain':>9}"
        + "".join(f"{f'[{n}]':>15}" for n in range(1, len(shown) + 1)))
  for name, case in results.items():
    cells = ""
    for way in shown:
      added = case["cycles"][way.name] - case["cycles"][way.base]
      text = f"{added:.1f} ({case['bytes'][way.name]})"
      cells += f"{text:>15}"
    mark = "*" if case["foreign"] else ""
    print(f"{name + mark:24}{case['cycles']['plain']:9.1f}{cells}")
  print("* calls code that is compiled elsewhere\n")
  for key, title, form in (
      ("ratio", "time, geometric mean", "{:.3f}"),
      ("ratio_without_foreign", "  without foreign calls", "{:.3f}"),
      ("median_added_cycles", "median added cycles", "{:.1f}"),
      ("leaking", "functions that leak", "{}")):
    print(f"{title:33}" + "".join(
        f"{form.format(summary[way.name][key]):>15}" for way in shown))


def print_frames(rows, ways):
  shown = [way for way in ways if way.base]
  print("\nlarge frames: added cycles as a ratio to those of a memset of as many "
        f"bytes; goal [1] {FRAME_GOAL}\n{'bytes':>24}{'memset':>9}")
  for row in rows:
    cells = ""
    for way in shown:
      text = f"{row['ratios'][way.name]:.2f} ({row['left'][way.name]})"
      cells += f"{text:>15}"
    print(f"{row['bytes']:24}{row['memset']:9.1f}{cells}")


def main():
  options = parse_command_line()
  builder = Builder(options)
  libraries = {way.name: library for way in WAYS
               if (library := builder.build(way))}
  ways = [way for way in WAYS if way.name in libraries]
  left = {way.name: builder.measure_residue(libraries[way.name])
          for way in ways}
  results, large, memset = measure_times(options, libraries)
  for name, case in [*results.items(), *large.items()]:
    case["bytes"] = {way: left[way][name] for way in libraries}
  summary = {way.name: summarize(results, way) for way in ways if way.base}
  print_table(results, ways, summary)
  frames = compare_frames({**results, **large}, memset, ways)
  print_frames(frames, ways)
  for way in WAYS:
    if way.base and way.name not in libraries:
      print(f"{way.title}: not measured; --with-gcc14 does")
  with open(os.path.join(options.work, "functions.json"), "w",
            encoding="utf-8") as out:
    json.dump({"cases": results, "summary": summary, "frames": frames}, out,
              indent=1)
  plot.bars(os.path.join(options.work, "functions.svg"),
            "added time-stamp cycles a call", list(results),
            [(way.title, [case["cycles"][way.name] - case["cycles"][way.base]
                          for case in results.values()])
             for way in ways if way.base])
  leaks = (summary["lethe"]["leaking"]
           + sum(case["bytes"]["lethe"] > 0 for case in large.values()))
  if leaks:
    print(f"error: Lethe leaves something in {leaks} functions")
  return 1 if leaks else 0


try:
  sys.exit(main())
except Failure as failure:
  sys.exit(f"bench functions: {failure}")
