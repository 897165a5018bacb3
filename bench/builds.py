"""What Lethe costs to builds: compile time, memory, text; and how the time
grows with what is compiled.

usage: ./x bench builds [OPTIONS]

The compiler runs alone, without ccache; all ways take turns over each unit.
Time is that of the processor, for the user and the kernel, the median of the
runs' ratios; memory the most that the compiler needs for any unit; text that
of all units. Growth is measured on generated units.
"""

import argparse
import json
import os
import re
import statistics
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(ROOT, "bench"), os.path.join(ROOT, "campaign")]

import builds_sources
import growth
import growth_shapes
import plot
import residue_matrix
from builds_sources import LIBRARIES, TITLES
from common import (Failure, Way, expand_flags, require_positive, run,
                    secrets_lists)
from compile import compile_once, take_turns

PLUGIN = "-fplugin=%lethe"
ALL = "-fplugin-arg-lethe-all"
WAYS = (
    Way("plain", "Clang, plain", None, [], False),
    Way("loaded", "Lethe, nothing marked", "plain", [PLUGIN], False),
    Way("list", "Lethe with the library's secrets list", "plain",
        [PLUGIN, "-fplugin-arg-lethe-secrets=%list"], False),
    Way("all", f"Lethe {ALL}", "plain", [PLUGIN, ALL], False),
    Way("all-no-foreign", "the same with -fplugin-arg-lethe-foreign-stack=0",
        "plain", [PLUGIN, ALL, "-fplugin-arg-lethe-foreign-stack=0"], False),
    Way("zero-all", "Clang -fzero-call-used-regs=all", "plain",
        ["-fzero-call-used-regs=all"], False),
)
# What issue and documentation promise, by figure and way.
GOALS = {("seconds", "list"): 1.03, ("seconds", "all"): 1.15,
         ("seconds", "all-no-foreign"): 1.15, ("text", "list"): 1.05}
FIGURES = {"seconds": "time", "kilobytes": "memory", "text": "text"}
PARTS = ("libraries", "growth")


def parse_numbers(text):
  if not re.fullmatch(r"[1-9][0-9]*(,[1-9][0-9]*)*", text):
    raise argparse.ArgumentTypeError(f"'{text}' is no list of numbers, such as "
                                     "1000,10000")
  return sorted({int(number) for number in text.split(",")})


def parse_command_line():
  parser = argparse.ArgumentParser(
      prog="./x bench builds",
      description=__doc__.replace("usage: ./x bench builds [OPTIONS]\n\n", ""),
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--only", choices=PARTS, help="measure this part alone")
  parser.add_argument("--library", action="append", choices=LIBRARIES,
                      help="compile this one (default: all)")
  parser.add_argument("--every", type=int, default=4, metavar="N",
                      help="compile every Nth unit of BearSSL and libsodium, "
                           "which have hundreds (default: %(default)s)")
  parser.add_argument("--runs", type=int, default=5, metavar="N",
                      help="turns of each way (default: %(default)s)")
  parser.add_argument("--shape", action="append", dest="shapes",
                      choices=growth_shapes.SHAPES,
                      help="measure growth in this shape (default: all)")
  parser.add_argument("--sizes", type=parse_numbers, metavar="N,N...",
                      help="at these sizes (default: 1000 to 100000 functions, "
                           "10 to 10000 calls)")
  folder = os.path.join(ROOT, "build")
  parser.add_argument("--sources", metavar="DIR",
                      default=os.path.join(folder, "campaign", "tidy"),
                      help="folder for sources; that of ./x campaign tidy by "
                           "default")
  parser.add_argument("--work", metavar="DIR",
                      default=os.path.join(folder, "bench", "builds"),
                      help="folder for builds.json, builds.svg and growth.svg "
                           "(default: build/bench/builds)")
  options = parser.parse_args()
  require_positive(options, "every", "runs")
  options.sources = os.path.abspath(options.sources)
  options.work = os.path.abspath(options.work)
  options.jobs = len(os.sched_getaffinity(0))
  options.library = options.library or list(LIBRARIES)
  options.shapes = options.shapes or list(growth_shapes.SHAPES)
  options.lethe = os.path.join(os.path.abspath(options.build), "lib",
                               "Lethe.so")
  options.plugin = PLUGIN.replace("%lethe", options.lethe)
  return options


def measure_text(options, path):
  """Bytes of code and constants in an object file."""
  tool = os.path.join(os.path.dirname(options.clang), "llvm-size")
  return int(run([tool, path]).splitlines()[1].split()[0])


def choose_ways(library):
  """Those that this library can be built in."""
  return [way for way in WAYS
          if way.name != "list" or secrets_lists(library.name)]


def measure_units(options, library, units):
  """By way, the seconds of each run, the memory, the text."""
  ways = choose_ways(library)
  found = {way.name: {"seconds": [0.0] * options.runs, "kilobytes": 0,
                      "text": 0} for way in ways}
  for number, unit in enumerate(units):
    for turn in range(options.runs):
      for way in take_turns(ways, number + turn):
        target = os.path.join(options.work, f"{way.name}.o")
        flags = expand_flags(way.flags, options.lethe, secrets_lists(library.name))
        cost = compile_once([*unit.command, *flags, "-o", target], unit.folder)
        into = found[way.name]
        into["seconds"][turn] += cost.seconds
        into["kilobytes"] = max(into["kilobytes"], cost.kilobytes)
        if turn == 0:
          into["text"] += measure_text(options, target)
  return found


def summarize(found, way):
  """Ratios to plain. Runs are compared with their own neighbours in time."""
  ours, base = found[way], found["plain"]
  return {"seconds": statistics.median(
              a / b for a, b in zip(ours["seconds"], base["seconds"])),
          "kilobytes": ours["kilobytes"] / base["kilobytes"],
          "text": ours["text"] / base["text"]}


def describe_plain(key, plain):
  if key == "seconds":
    return f"{statistics.median(plain[key]):.2f} s"
  return f"{plain[key] / 1024:.0f} MiB" if key == "kilobytes" else plain[key]


def print_library(measured):
  print(f"{measured['title']} {measured['version']}, {measured['units']} of "
        f"{measured['all_units']} units at -O2")
  for key, figure in FIGURES.items():
    cells, goals = "", []
    for number, way in enumerate(WAYS[1:], 1):
      ratios = measured["summary"].get(way.name)
      cells += f"{ratios[key]:>9.3f}" if ratios else f"{'-':>9}"
      if ratios and (key, way.name) in GOALS:
        goals.append(f"[{number}] {GOALS[key, way.name]}")
    print(f"  {figure:10}{describe_plain(key, measured['ways']['plain']):>12}"
          + cells + (f"   goal {', '.join(goals)}" if goals else ""))
  sys.stdout.flush()


def measure_library(options, name):
  library, units = builds_sources.read_units(options, name)
  some = units[::options.every]
  found = measure_units(options, library, some)
  return {"title": TITLES[name], "version": library.version,
          "units": len(some), "all_units": len(units), "ways": found,
          "summary": {way: summarize(found, way) for way in found
                      if way != "plain"}}


def measure_libraries(options):
  print("building, as ratios to plain, by way:")
  for number, way in enumerate(WAYS[1:], 1):
    print(f"  [{number}] {way.title}")
  print(f"{'':12}{'plain':>12}" + "".join(
      f"{f'[{number}]':>9}" for number in range(1, len(WAYS))), flush=True)
  results = {}
  for name in options.library:
    results[name] = measure_library(options, name)
    print_library(results[name])
  return results


def draw_libraries(path, results):
  names = list(results)
  shown = [way for way in WAYS[1:]
           if all(way.name in results[name]["summary"] for name in names)
           or way.name == "list"]
  series = [(way.title, [
      100 * (results[name]["summary"].get(way.name, {}).get(key, 1) - 1)
      for key in FIGURES for name in names]) for way in shown]
  plot.bars(path, "more than plain, per cent",
            [f"{FIGURES[key]}, {TITLES[name]}" for key in FIGURES
             for name in names], series)


def main():
  options = parse_command_line()
  os.makedirs(options.work, exist_ok=True)
  results = {}
  if options.only != "growth":
    results["libraries"] = measure_libraries(options)
    draw_libraries(os.path.join(options.work, "builds.svg"),
                   results["libraries"])
    print()
  if options.only != "libraries":
    results["growth"] = growth.measure(options)
    growth.draw(os.path.join(options.work, "growth.svg"), results["growth"])
  path = os.path.join(options.work, "builds.json")
  with open(path, "w", encoding="utf-8") as out:
    json.dump(results, out, indent=1)
  print(f"\nwritten: {os.path.relpath(path)}")
  return 0


try:
  sys.exit(main())
except (Failure, residue_matrix.Failure, OSError) as failure:
  sys.exit(f"bench builds: {failure}")
