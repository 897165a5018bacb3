"""How fast the runtime is, against explicit_bzero, libsodium and direct calls.

usage: ./x bench runtime [OPTIONS]

All ways to do the same take turns in one process. A ratio is the median of
those of all rounds, each of which compares neighbours in time; of wipes, which
do the same work in each round, the ratio of the least times: large ones share
the memory with all else that runs, and take one of several times by chance.
Nanoseconds are the medians, or the least of wipes.
"""

import argparse
import collections
import json
import os
import statistics
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "runtime")
sys.path.insert(0, HERE)

from common import Failure, run

GROUPS = ("wiping", "heap", "calls")

# What is promised: (kind, ours, theirs, the ratio's bound, that of the
# nanoseconds added).
Promise = collections.namedtuple("Promise", "kind ours theirs most added",
                                 defaults=(None,))
PROMISES = (
    Promise("wipe", "lethe_wipe", "explicit_bzero", 1.02),
    Promise("wipe", "lethe_wipe", "sodium_memzero", 1.02),
    Promise("slab", "lethe_malloc", "sodium_malloc", 1 / 20),
    Promise("guarded", "guarded", "sodium_malloc", 1),
    Promise("guarded", "guarded-ordinary", "sodium_malloc", 1),
    Promise("held-50-secret", "guarded", "sodium_malloc", 1),
    Promise("held-50-ordinary", "guarded-ordinary", "sodium_malloc", 1),
    Promise("held-500-slab", "lethe_malloc", "sodium_malloc", 1 / 20),
    Promise("held-500-secret", "guarded", "sodium_malloc", 1),
    Promise("held-500-ordinary", "guarded-ordinary", "sodium_malloc", 1),
    Promise("call", "lethe_call", "direct", None, 150),
    Promise("deep-call", "lethe_call", "direct", None),
)


def parse_command_line():
  parser = argparse.ArgumentParser(
      prog="./x bench runtime", description=__doc__.partition("\n\nusage")[0],
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--factor", type=float, default=1.0, metavar="X",
                      help="times the usual number of rounds "
                           "(default: %(default)s)")
  parser.add_argument("--only", choices=GROUPS, action="append", metavar="GROUP",
                      help=f"measure this group: {', '.join(GROUPS)} "
                           "(default: all)")
  parser.add_argument("--work", metavar="DIR",
                      default=os.path.join(os.path.dirname(HERE), "build",
                                           "bench", "runtime"),
                      help="folder for the program and runtime.json "
                           "(default: build/bench/runtime)")
  options = parser.parse_args()
  if not 0 <= options.factor <= 1000:
    raise Failure(f"--factor {options.factor}: must be from 0 to 1000")
  options.build = os.path.abspath(options.build)
  options.work = os.path.abspath(options.work)
  return options


def build_program(options):
  """All libraries are shared ones: calls cost the same."""
  os.makedirs(options.work, exist_ok=True)
  program = os.path.join(options.work, "measure")
  library = os.path.join(options.build, "lib")
  sources = [os.path.join(SOURCES, name) for name in sorted(os.listdir(SOURCES))
             if name.endswith(".c")]
  run([options.clang, "-O2", "-Wall", "-Wextra", "-I",
       os.path.join(options.build, "include"), "-o", program, *sources,
       os.path.join(library, "liblethe.so"), f"-Wl,-rpath,{library}",
       "-lsodium"])
  return program


def collect_times(text):
  """{(kind, size): {way: [nanoseconds of each round]}}"""
  times = collections.defaultdict(lambda: collections.defaultdict(list))
  for line in text.splitlines():
    kind, size, way, time = line.split()
    times[kind, int(size)][way].append(float(time))
  return times


def make_rows(times):
  rows = []
  for (kind, size), ways in times.items():
    for promise in PROMISES:
      if promise.kind != kind:
        continue
      ours, theirs = ways[promise.ours], ways[promise.theirs]
      typical = min if kind == "wipe" else statistics.median
      if kind == "wipe":
        ratio = min(ours) / min(theirs)
      else:
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
      added = statistics.median(a - b for a, b in zip(ours, theirs))
      rows.append({
          "kind": kind, "bytes": size, "ours": promise.ours,
          "theirs": promise.theirs, "nanoseconds": typical(ours),
          "their_nanoseconds": typical(theirs), "ratio": ratio,
          "promised": promise.most, "added": added,
          "promised_added": promise.added,
          "kept": (promise.most is None or ratio <= promise.most) and
                  (promise.added is None or added <= promise.added)})
  return rows


def print_table(rows):
  print(f"{'':18}{'bytes':>9}  {'':16} {'ns':>12}  {'':15} {'ns':>12}"
        f" {'ratio':>7} {'at most':>7}")
  for row in rows:
    most = f"{row['promised']:.2f}" if row["promised"] else "-"
    note = ""
    if "call" in row["kind"]:
      note = f"  +{row['added']:.0f} ns"
    if row["promised_added"]:
      note += f", at most {row['promised_added']}"
    note += "" if row["kept"] else "  MISSED"
    print(f"{row['kind']:18}{row['bytes']:>9}  {row['ours']:16}"
          f" {row['nanoseconds']:12.1f}  {row['theirs']:15}"
          f" {row['their_nanoseconds']:12.1f} {row['ratio']:7.3f}"
          f" {most:>7}{note}")


def main():
  options = parse_command_line()
  program = build_program(options)
  text = "".join(run([program, str(options.factor), group])
                 for group in options.only or GROUPS)
  rows = make_rows(collect_times(text))
  print_table(rows)
  path = os.path.join(options.work, "runtime.json")
  with open(path, "w") as stream:
    json.dump({"rows": rows}, stream, indent=2)
    stream.write("\n")
  print(f"\nwritten: {os.path.relpath(path)}")
  missed = sum(not row["kept"] for row in rows)
  if missed:
    raise Failure(f"{missed} of {len(rows)} figures are larger than promised")


try:
  main()
except Failure as failure:
  sys.exit(f"./x bench runtime: {failure}")
