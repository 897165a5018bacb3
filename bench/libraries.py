"""What erasing costs BearSSL and libsodium, whole libraries built in several
ways, against what else there is, and what each way leaves behind.

usage: ./x bench libraries [OPTIONS]

Debian's sources are built by their own makefiles at -O2. Times are the least of
many rounds in which all ways take turns, in time-stamp cycles a call; and the
rates of BearSSL's own testspeed. Ratios are to the same compiler's plain build.
lethe-residue counts the calls that leave something which differs with the secret.
"""

import argparse
import json
import os
import re
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(ROOT, "campaign"),
                os.path.join(ROOT, "test")]

import gcc14
import libraries_measure
import plot
import residue_matrix
from common import Failure, Way, geometric_mean, require_positive
from libraries_build import LIBRARIES, Tree

WAYS = (
    Way("plain", "Clang, plain", None, [], False),
    Way("lethe", "Lethe with the library's secrets list", "plain",
        ["-fplugin=%lethe", "-fplugin-arg-lethe-secrets=%list"], False),
    Way("lethe-all", "Lethe -fplugin-arg-lethe-all "
        "-fplugin-arg-lethe-foreign-stack=0", "plain",
        ["-fplugin=%lethe", "-fplugin-arg-lethe-all",
         "-fplugin-arg-lethe-foreign-stack=0"], False),
    Way("zero-used", "Clang -fzero-call-used-regs=used", "plain",
        ["-fzero-call-used-regs=used"], False),
    Way("zero-all", "Clang -fzero-call-used-regs=all", "plain",
        ["-fzero-call-used-regs=all"], False),
    Way("gcc", "GCC 14, plain", None, [], True),
    Way("gcc-all", "GCC 14 -fstrub=all -fzero-call-used-regs=all", "gcc",
        ["-fstrub=all", "-fzero-call-used-regs=all"], True),
)

# No build of its own: what is timed beside them all.
ONCE = Way(libraries_measure.ONCE, "Clang, plain, and one wipe after each call",
           "plain", [], False)

# What the means are of: title, and which entries, by name and label (bytes, or
# 0 for what takes no length).
GROUPS = {
    "64": ("at 64 B", lambda name, size: size == 64),
    "1024": ("at 1 KiB and above", lambda name, size: size >= 1024),
    "secretbox": ("secretbox, 16 to 256 B",
                  lambda name, size: name == "secretbox"),
    "public": ("public key", lambda name, size: size == 0),
    "all": ("all", lambda name, size: True),
}
# By figure and way.
GOALS = {
    ("64", "lethe"): 1.03,
    ("1024", "lethe"): 1.01,
    ("text", "lethe"): 1.05,
    ("testspeed", "lethe-all"): 1.03,
    ("text", "lethe-all"): 1.25,
}


def parse_command_line():
  build = os.path.join(ROOT, "build")
  parser = argparse.ArgumentParser(
      prog="./x bench libraries", description=__doc__.replace(
          "usage: ./x bench libraries [OPTIONS]\n\n", ""),
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--library", choices=LIBRARIES,
                      help="only this one (default: both)")
  parser.add_argument("--ways", metavar="LIST",
                      help="comma-separated, of " + ", ".join(
                          way.name for way in WAYS if way.base)
                      + " (default: all); the plain builds are always there")
  parser.add_argument("--filter", default="", metavar="REGEX",
                      help="an extended regular expression that selects what "
                           "is timed by its name, 'sha256 1024' for one (default: "
                           "all)")
  parser.add_argument("--rounds", type=int, default=1000, metavar="N",
                      help="rounds of each run; less for what takes long "
                           "(default: %(default)s)")
  parser.add_argument("--runs", type=int, default=9, metavar="N",
                      help="runs, of which the medians count (default: "
                           "%(default)s)")
  parser.add_argument("--with-gcc14", action="store_true",
                      help="measure GCC 14, too, in a Debian 13 root that "
                           "debootstrap makes; needs to be root")
  parser.add_argument("--jobs", type=int, metavar="N",
                      default=len(os.sched_getaffinity(0)),
                      help="compilers at a time (default: %(default)s)")
  parser.add_argument("--sources", metavar="DIR",
                      default=os.path.join(build, "campaign", "tidy"),
                      help="folder for the libraries' sources; that of "
                           "./x campaign tidy by default")
  parser.add_argument("--work", metavar="DIR",
                      default=os.path.join(build, "bench", "libraries"),
                      help="folder for what is built, and for libraries.json "
                           "and libraries.svg (default: build/bench/libraries)")
  options = parser.parse_args()
  require_positive(options, "rounds", "runs", "jobs")
  for name in ("build", "sources", "work"):
    setattr(options, name, os.path.abspath(getattr(options, name)))
  try:
    re.compile(options.filter)
  except re.error as error:
    raise Failure(f"--filter '{options.filter}': {error}")
  return options


def choose_ways(options):
  """Those to measure, each behind the one it is compared with."""
  named = {way.name: way for way in WAYS if way.base}
  chosen = list(named.values())
  if options.ways:
    unknown = [name for name in options.ways.split(",") if name not in named]
    if unknown:
      raise Failure(f"--ways: no way '{unknown[0]}'; one of: "
                    + " ".join(named))
    chosen = [named[name] for name in options.ways.split(",")]
    for way in chosen:
      if way.gcc and not options.with_gcc14:
        raise Failure(f"--ways {way.name} needs --with-gcc14")
  wanted = {name for way in chosen for name in (way.name, way.base)}
  return [way for way in WAYS if way.name in wanted | {"plain"}
          and (options.with_gcc14 or not way.gcc)]


def ratios(rows, way, is_wanted=lambda name, size: True):
  """Of what this processor can run."""
  return {row["title"]: row["times"][way.name] / row["times"][way.base]
          for row in rows
          if row["times"] and is_wanted(row["name"], row["size"])}


def mean(values):
  return geometric_mean(values) if values else None


def summarize_entries(measured, way):
  return {key: mean(ratios(measured["entries"], way, is_wanted).values())
          for key, (_, is_wanted) in GROUPS.items()}


def summarize(measured, way):
  """The figures of one way of one library; None for what was not measured."""
  found = summarize_entries(measured, way)
  counted = [row for row in measured["testspeed"] if row["counts"]]
  found["testspeed"] = mean(ratios(counted, way).values())
  found["testspeed_all"] = mean(ratios(measured["testspeed"], way).values())
  found["text"] = measured["text"][way.name] / measured["text"][way.base]
  found["leaking"] = sum(call["bytes"][way.name] > 0
                         for call in measured["calls"])
  return found


def print_row(title, plain, cells, note=""):
  print(f"{title:31}{plain:>12}" + "".join(f"{cell:>9}" for cell in cells)
        + note)


def print_ratios(rows, ways):
  for row in rows:
    if row["times"]:
      print_row(row["title"], f"{row['times']['plain']:.1f}",
                [f"{row['times'][way.name] / row['times'][way.base]:.3f}"
                 for way in ways])
    else:
      print_row(row["title"], "this processor cannot run it", [])


def print_means(key, title, ways, summary):
  cells = [summary[way.name][key] for way in ways]
  if None in cells:
    return
  goals = [f"[{number}] {GOALS[key, way.name]}"
           for number, way in enumerate(ways, 1) if (key, way.name) in GOALS]
  print_row(title, "", [f"{cell:.3f}" for cell in cells],
            f"   goal {', '.join(goals)}" if goals else "")


def print_library(library, measured, ways, summary):
  shown = [way for way in ways if way.base]
  print(f"\n{library.title} {library.version}, time as a ratio of the same "
        "compiler's plain build:")
  for number, way in enumerate(shown, 1):
    print(f"  [{number}] {way.title}")
  print(f"  [*] {ONCE.title}")
  numbers = [f"[{number}]" for number in range(1, len(shown) + 1)]
  timed = [*shown, ONCE]
  print_row("", "cycles", [*numbers, "[*]"])
  print_ratios(measured["entries"], timed)
  print("geometric means")
  for key, (title, _) in GROUPS.items():
    print_means(key, "  " + title, timed, summary)
  if measured["testspeed"]:
    print_row("testspeed, 8 KiB (*: counted)", "ns", numbers)
    print_ratios(measured["testspeed"], shown)
    print_means("testspeed", "geometric mean of those counted", shown, summary)
    print_means("testspeed_all", "geometric mean of all", shown, summary)
  print_row("bytes of code and constants", measured["text"]["plain"],
            [measured["text"][way.name] for way in shown])
  print_means("text", "  as a ratio", shown, summary)
  print_row(f"calls that leak, of {len(measured['calls'])}",
            sum(call["bytes"]["plain"] > 0 for call in measured["calls"]),
            [summary[way.name]["leaking"] for way in shown])
  for number, way in enumerate(shown, 1):
    worst = max((ratio, title) for rows in ("entries", "testspeed")
                for title, ratio in ratios(measured[rows], way).items())
    print(f"worst of [{number}]: {worst[1]}, {worst[0]:.3f}")
  for number, way in enumerate(shown, 1):
    if way.name.startswith("lethe"):
      for leak in find_leaks(measured, way.name):
        print(f"left by [{number}]: {leak}")


def find_leaks(measured, way):
  return [f"{call['title']}, {call['bytes'][way]} bytes"
          for call in measured["calls"] if call["bytes"].get(way)]


def draw(options, results, ways):
  shown = [way for way in ways if way.base]
  labels, series = [], {way.name: [] for way in shown}
  for name, measured in results.items():
    for row in measured["entries"] + measured["testspeed"]:
      if row["times"]:
        labels.append(f"{name} {row['title']}")
        for way in shown:
          ratio = row["times"][way.name] / row["times"][way.base]
          series[way.name].append(100 * (ratio - 1))
  plot.bars(os.path.join(options.work, "libraries.svg"),
            "added time, per cent of the same compiler's plain build", labels,
            [(way.title, series[way.name]) for way in shown])


def measure_library(options, library, ways, root):
  library.fetch()
  trees = {way.name: Tree(options, library, way, root) for way in ways}
  for tree in trees.values():
    tree.build()
  measured = libraries_measure.measure(options, library, trees)
  measured["version"] = library.version
  measured["summary"] = {way.name: summarize(measured, way)
                         for way in ways if way.base}
  measured["summary"][ONCE.name] = summarize_entries(measured, ONCE)
  print_library(library, measured, ways, measured["summary"])
  return measured


def main():
  options = parse_command_line()
  ways = choose_ways(options)
  root = None
  if options.with_gcc14:
    root = gcc14.Root(os.path.join(os.path.dirname(options.work), "debian13"))
  names = [options.library] if options.library else list(LIBRARIES)
  results = {name: measure_library(options, LIBRARIES[name](options), ways, root)
             for name in names}
  for way in WAYS:
    if way.base and way.gcc and not root and not options.ways:
      print(f"{way.title}: not measured; --with-gcc14 does")
  with open(os.path.join(options.work, "libraries.json"), "w",
            encoding="utf-8") as out:
    json.dump(results, out, indent=1)
  draw(options, results, ways)
  leaks = [f"{name}, {leak}" for name, measured in results.items()
           for leak in find_leaks(measured, "lethe")]
  for leak in leaks:
    print(f"error: Lethe with the library's list leaves something: {leak}")
  return 1 if leaks else 0


try:
  sys.exit(main())
except (Failure, residue_matrix.Failure, OSError) as failure:
  sys.exit(f"bench libraries: {failure}")
