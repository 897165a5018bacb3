"""The headline figures of all benchmarks beside the goals."""

import collections
import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "build", "bench")
BENCHMARKS = ("functions", "runtime", "tidy", "libraries", "builds")

# Well where `value` is not above `goal`, which is None for what has none.
Figure = collections.namedtuple("Figure", "benchmark title value goal",
                                defaults=(None,))


def result_path(name, folder=FOLDER):
  return os.path.join(folder, name, name + ".json")


def read_functions(results):
  ours = results["summary"]["lethe"]
  yield "functions that leak", ours["leaking"], 0
  yield "time, without foreign calls", ours["ratio_without_foreign"], 1.35
  yield "time, all", ours["ratio"], 1.5
  yield "median of added cycles", ours["median_added_cycles"], 8
  yield ("time, of Clang's -fzero-call-used-regs=all",
         ours["ratio"] / results["summary"]["zero-all"]["ratio"], 1)
  if "gcc-all" in results["summary"]:
    yield ("functions where GCC 14's strub adds less",
           sum(added(case, "lethe", "plain") >= added(case, "gcc-all", "gcc")
               for case in results["cases"].values()), 0)
  for row in results["frames"]:
    yield (f"frame of {row['bytes']} bytes, of memset",
           row["ratios"]["lethe"], 1.3)


def added(case, way, base):
  return case["cycles"][way] - case["cycles"][base]


def read_runtime(results):
  yield ("promises missed", sum(not row["kept"] for row in results["rows"]), 0)


def read_tidy(results):
  for library, found in results.items():
    yield f"{library}: time added, of bugprone-*", found["time"], None


LIBRARY_GOALS = (
    ("64", "lethe", "time at 64 B", 1.03),
    ("1024", "lethe", "time from 1 KiB on", 1.01),
    ("testspeed", "lethe-all", "testspeed, whole units", 1.03),
    ("text", "lethe", "text", 1.05),
    ("text", "lethe-all", "text, whole units", 1.25),
    ("leaking", "lethe", "calls that leak", 0))


def read_libraries(results):
  for library, measured in results.items():
    for key, way, title, goal in LIBRARY_GOALS:
      value = measured["summary"].get(way, {}).get(key)
      if value is not None:
        yield f"{library}: {title}", value, goal


BUILD_GOALS = (("seconds", "list", "compile time, with its list", 1.03),
               ("seconds", "all", "compile time, all", 1.15),
               ("text", "list", "text, with its list", 1.05))


def read_builds(results):
  for library, measured in results.get("libraries", {}).items():
    for key, way, title, goal in BUILD_GOALS:
      if way in measured["summary"]:
        yield f"{library}: {title}", measured["summary"][way][key], goal
  if "growth" in results:
    yield ("growth that is not linear",
           sum(row["verdict"] == "NOT LINEAR" for row in results["growth"]), 0)


READERS = {"functions": read_functions, "runtime": read_runtime,
           "tidy": read_tidy, "libraries": read_libraries,
           "builds": read_builds}


def collect(folder):
  """The figures of those benchmarks that have results in the folder, and the
  names of those that have none."""
  figures, missing = [], []
  for name in BENCHMARKS:
    path = result_path(name, folder)
    if not os.path.exists(path):
      missing.append(name)
      continue
    with open(path, encoding="utf-8") as stream:
      results = json.load(stream)
    figures += [Figure(name, *row) for row in READERS[name](results)]
  return figures, missing


def describe(value):
  return f"{value:.3f}" if isinstance(value, float) else str(value)


def report(folder=FOLDER):
  """Prints the summary, and writes it to summary.json."""
  figures, missing = collect(folder)
  print(f"{'':56}{'figure':>10}{'goal':>8}")
  for figure in figures:
    title = f"{figure.benchmark:11}{figure.title}"
    goal, note = "-", ""
    if figure.goal is not None:
      goal = describe(figure.goal)
      note = "" if figure.value <= figure.goal else "   MISSED"
    print(f"{title:56}{describe(figure.value):>10}{goal:>8}{note}")
  for name in missing:
    print(f"{name:11}was not measured")
  path = os.path.join(folder, "summary.json")
  with open(path, "w", encoding="utf-8") as out:
    json.dump({"figures": [figure._asdict() for figure in figures],
               "missing": missing}, out, indent=1)
  print(f"\nwritten: {os.path.relpath(path)}")
