"""Random C programs by Csmith, every function hardened, against plain builds.

Each program prints a checksum over all its global variables. Level and x86-64
level change from seed to seed, so that all pairs have their turn."""

import os
import random
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is

import common
from common import Campaign, Failure, Result, Run, SKIPPED
from compare import Comparison

INCLUDE = "/usr/include/csmith"
GENERATE_SECONDS = 60
# Most programs end at once, the others would hardly ever.
RUN_SECONDS = 2


def draw_options(seed):
  """Csmith's options for a seed: programs of a kind, most run a blink."""
  rng = random.Random(seed)
  words = ["--max-funcs", rng.randint(4, 10),
           "--max-block-depth", rng.randint(2, 4),
           "--max-block-size", rng.randint(3, 5),
           "--max-expr-complexity", rng.randint(4, 10),
           "--max-array-len-per-dim", rng.randint(3, 10),
           "--max-struct-fields", rng.randint(3, 12),
           "--inline-function" if rng.random() < 0.5 else "--no-inline-function",
           "--packed-struct" if rng.random() < 0.3 else "--no-packed-struct"]
  return [str(word) for word in words]


class Csmith(Campaign):
  name = "csmith"
  description = __doc__
  unit = "seeds"
  count = 1200  # one in eight runs too long
  sources = ("csmith.py", "compare.py")

  def prepare(self, context):
    if not shutil.which("csmith"):
      raise Failure("no csmith; ./x campaign csmith installs it")
    if not os.path.exists(os.path.join(INCLUDE, "csmith.h")):
      raise Failure(f"no {INCLUDE}/csmith.h; install libcsmith-dev")

  def settings(self, context):
    return subprocess.run(["csmith", "--version"], capture_output=True,
                          text=True, check=True).stdout

  def runs(self, context):
    for seed in common.select_seeds(context.options):
      level, march = common.take_in_turn(context.options, seed)
      yield Run(f"seed {seed} {level} {march}", str(seed), level, march)

  def execute(self, context, run, folder):
    source = os.path.join(folder, f"seed-{run.name}.c")
    made = context.commands.run(
        ["csmith", "--seed", run.name, "--output", source,
         *draw_options(int(run.name))], GENERATE_SECONDS, folder)
    if made.status or made.ended:
      return Result(SKIPPED, "csmith makes no program of it")
    return Comparison(context, folder, [source], ["-w", "-I" + INCLUDE],
                      run.level, run.march, RUN_SECONDS).result()


if __name__ == "__main__":
  sys.exit(common.main(Csmith()))
