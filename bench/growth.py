"""How the time that the plugin adds to compiling grows with what is compiled."""

import math
import os
import time

import plot
from compile import compile_once, take_turns
from growth_shapes import SHAPES

LEVELS = ("-O0", "-O1")
# Time grows as size to the power of this; noise allowed for.
LINEAR = 1.15
# Of the plain time, and in seconds: less cannot be told from noise.
NOISE, LEAST = 0.02, 0.005
# One point is measured again as long as that takes no longer, in seconds.
PATIENCE = 40


def measure_point(options, shape, level, size):
  """The least processor seconds, plain and with the plugin."""
  path = os.path.join(options.work, f"{shape.name}-{size}.c")
  with open(path, "w", encoding="utf-8") as out:
    out.write(shape.source(size))
  target = os.path.join(options.work, "growth.o")
  plain = [options.clang, level, "-w", "-c", path, "-o", target]
  commands = {"plain": plain, "lethe": [*plain, options.plugin]}
  seen = {way: [] for way in commands}
  begin = time.monotonic()
  for turn in range(options.runs):
    if turn and time.monotonic() - begin > PATIENCE:
      break
    for way in take_turns(list(commands), turn):
      seen[way].append(compile_once(commands[way], options.work).seconds)
  os.remove(path)
  least = {way: min(seconds) for way, seconds in seen.items()}
  return {"size": size, **least, "added": least["lethe"] - least["plain"]}


def exponent(before, after, key):
  """Of the growth from one point to the next; None if it is no growth."""
  if before[key] <= 0 or after[key] <= 0:
    return None
  return (math.log(after[key] / before[key])
          / math.log(after["size"] / before["size"]))


def judge(points):
  """What the last two points say of the time that is added."""
  last = points[-1]
  if last["added"] < max(LEAST, NOISE * last["plain"]):
    return {"verdict": "lost in noise", "exponent": None}
  grown = exponent(*points[-2:], "added") if len(points) > 1 else None
  if grown is None:
    return {"verdict": "no two points to compare", "exponent": None}
  return {"verdict": "linear" if grown <= LINEAR else "NOT LINEAR",
          "exponent": grown}


def print_points(points, judged):
  for point in points:
    print(f"{point['size']:>9}{point['plain']:>11.3f}{point['added']:>11.3f}"
          f"{1e6 * point['added'] / point['size']:>12.1f}", flush=True)
  plain = exponent(*points[-2:], "plain") if len(points) > 1 else None
  text = f"  added: {judged['verdict']}"
  if judged["exponent"] is not None:
    text += f", to the power of {judged['exponent']:.2f}"
  if plain is not None:
    text += f"; plain: {plain:.2f}"
  print(text, flush=True)


def measure(options):
  """Prints each shape's points and verdict; returns them for the report."""
  print(f"growth: processor seconds, the least of {options.runs} runs, or of "
        f"fewer where they take more than {PATIENCE} s\n"
        f"{'size':>9}{'plain, s':>11}{'added, s':>11}{'added/1, us':>12}")
  rows = []
  for name in options.shapes:
    shape = SHAPES[name]
    for level in LEVELS:
      print(f"{shape.title}, {level}", flush=True)
      points = [measure_point(options, shape, level, size)
                for size in options.sizes or shape.sizes]
      judged = judge(points)
      print_points(points, judged)
      rows.append({"shape": name, "level": level, "points": points, **judged})
  return rows


def draw(path, rows):
  """What is added to a function, which is the same for all sizes if growth is
  linear; a bar a size, the largest last."""
  most = max(len(row["points"]) for row in rows)
  series = []
  for at in range(-most, 0):
    series.append((f"size {at + most + 1} of {most}", [
        max(0, 1e6 * row["points"][max(at, -len(row["points"]))]["added"]
            / row["points"][max(at, -len(row["points"]))]["size"])
        for row in rows]))
  plot.bars(path, "added microseconds a function or call",
            [f"{row['shape']} {row['level']}" for row in rows], series)
