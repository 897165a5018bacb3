"""Random functions that handle secrets, measured by lethe-residue.

Each file has several `residue-case:` functions, of C or C++. All must be clean
hardened and compute the same as plain, where most must leave residue. A file
that fails is reduced to a test for test/end-to-end."""

import os
import random
import shlex
import sys
import threading

sys.dont_write_bytecode = True  # leave the source folder as it is

import common
import residue_matrix
from common import Campaign, DIFFERENT, Failure, INVALID, Result, Run, SAME
from compare import COMPILE_SECONDS, HANG_FACTOR, HANG_SECONDS
from generate import program, tree
from generate.reduce import Reducer

END_TO_END = os.path.join(common.ROOT, "test", "end-to-end")
MEASURE_SECONDS = 60

# A sum must be rounded alike whether it is computed when compiling or running.
FLAGS = ["-ffp-contract=off", "-lm"]
MORE_FLAGS = ["-fno-omit-frame-pointer", "-mno-red-zone", "-fno-plt",
              "-fstack-protector-all", "-fcf-protection", "-g",
              "-fno-strict-aliasing", "-ffunction-sections",
              "-ftrivial-auto-var-init=zero", "-fstack-clash-protection"]


class Answer:
  """An Outcome as residue_matrix takes it from subprocess."""

  def __init__(self, outcome):
    self.returncode = outcome.status
    self.stdout = outcome.output.decode(errors="replace")
    self.stderr = outcome.errors
    if outcome.ended:
      self.returncode, self.stderr = 1, "error: " + outcome.ended


class Runner:
  """Runs residue_matrix's commands within limits. The first of each two is the
  plain one, which the limit of the hardened one follows from."""

  def __init__(self, commands):
    self.commands = commands
    self.plain_seconds = 0
    self.is_hardened = False

  def __call__(self, command):
    is_compiler = "--cases" not in command
    limit = COMPILE_SECONDS if is_compiler else MEASURE_SECONDS
    if is_compiler:
      self.is_hardened = any(w.startswith("-fplugin=") for w in command)
    else:
      self.is_hardened = any(w.endswith("-hardened.so") for w in command)
    if self.is_hardened:
      limit += HANG_SECONDS + HANG_FACTOR * self.plain_seconds
    outcome = self.commands.run(command, limit)
    if not self.is_hardened:
      self.plain_seconds = outcome.seconds
    return Answer(outcome)


class Problem:
  """What is wrong, and with which function; equal ones have one cause."""

  def __init__(self, category, case, text):
    self.category = category
    self.case = case
    self.text = text

  def is_like(self, other):
    return self.category == other.category and self.case == other.case

  def __str__(self):
    where = f"{self.case}: " if self.case else ""
    return f"{self.category}: {where}{self.text}"


class Measurement:
  """A generated file, built and run both ways. `invalid` says what is wrong
  with the file itself."""

  def __init__(self, words, runner, level, march):
    self.problems = []
    self.invalid = None
    self.facts = {"functions": 0, "clean": 0, "leaking": 0, "same": 0}
    try:
      options = residue_matrix.parse_command_line(words)
      options.run = runner
      plain, hardened, added = residue_matrix.compile_both(options, level, march)
      if added:
        self.problems.append(Problem("warning", "", "; ".join(added)))
      controls = residue_matrix.measure(options, plain, "residue")
      cases = residue_matrix.measure(options, hardened, "clean")
    except Failure as failure:
      text = str(failure).splitlines()[0]
      if runner.is_hardened:
        self.problems.append(Problem("build", "", text))
      else:
        self.invalid = text
      return
    for control, case in zip(controls, cases):
      self.judge(control, case)
    if not self.facts["leaking"] and not self.invalid:
      self.invalid = "no function leaves residue plain"

  def judge(self, control, case):
    name, facts = case["name"], self.facts
    if control["verdict"] not in ("residue", "clean"):
      self.invalid = f"{name} plain: {residue_matrix.describe(control)}"
      return
    facts["functions"] += 1
    facts["leaking"] += control["verdict"] == "residue"
    if case["verdict"] == "clean":
      facts["clean"] += 1
    else:
      self.problems.append(Problem(case["verdict"], name,
                                   residue_matrix.describe(case)))
    if case["outputs"] == control["outputs"]:
      facts["same"] += 1
    elif not case["error"]:
      self.problems.append(Problem("results", name, f"{case['outputs']}, plain "
                                   f"{control['outputs']}"))

  def shows(self, problem):
    return not self.invalid and any(map(problem.is_like, self.problems))


class File:
  """A generated file, with all that decides how it is built."""

  def __init__(self, context, run, folder):
    self.context = context
    self.run = run
    self.folder = folder
    self.seed = int(run.name)
    self.tree, self.is_cxx = program.generate(
        self.seed, run.march, context.options.functions)
    rng = random.Random(-self.seed)
    self.flags = list(FLAGS)
    if rng.random() < 0.4:
      self.flags.append(rng.choice(MORE_FLAGS))
    self.plugin_flags = shlex.split(context.options.plugin_flags)
    if rng.random() < 0.2:
      self.plugin_flags.append("-fplugin-arg-lethe-all")

  def path(self, stem):
    return os.path.join(self.folder, stem + (".cpp" if self.is_cxx else ".c"))

  def write(self, path, root, head=""):
    with open(path, "w", encoding="utf-8") as stream:
      stream.write(head + tree.render_file(root))

  def measure(self, root, stem):
    context, source = self.context, self.path(stem)
    self.write(source, root)
    words = [source, "--work", self.folder, "--build", context.build,
             "--clang", context.clang,
             "--flags=" + shlex.join([*self.flags, "-I" + END_TO_END]),
             "--plugin-flags=" + shlex.join(self.plugin_flags)]
    return Measurement(words, Runner(context.commands), self.run.level,
                       self.run.march)

  def head(self, problem):
    """What makes a lit test of a file."""
    lines = [f"{problem}",
             f"From seed {self.seed} of ./x campaign generator.",
             f"RUN: %residue-matrix %s --work %t.dir --levels {self.run.level} \\",
             f"RUN:   --march {self.run.march} "
             f'--flags="{shlex.join(self.flags)}"']
    if self.plugin_flags:
      lines[-1] += " \\"
      lines.append(f'RUN:   --plugin-flags="{shlex.join(self.plugin_flags)}"')
    return "".join(f"// {line}\n" for line in lines)

  def reduce(self, problem, checks):
    """Writes the smallest program that shows the problem; returns its path."""
    reducer = Reducer(
        lambda root: self.measure(root, "variant").shows(problem), checks)
    smallest = reducer.reduce(self.tree)
    self.write(self.path("reduced"), smallest, self.head(problem))
    return os.path.basename(self.path("reduced"))


class Generator(Campaign):
  name = "generator"
  description = __doc__
  unit = "files"
  count = 400
  sources = ("generator.py", "compare.py", "../test/residue_matrix.py",
             "../test/end-to-end/Inputs/mix.h",
             *(f"generate/{name}" for name in sorted(os.listdir(os.path.join(
                 common.ROOT, "campaign", "generate"))) if name.endswith(".py")))

  def __init__(self):
    self.lock = threading.Lock()
    self.reductions = 0

  def add_options(self, parser):
    parser.add_argument("--functions", type=int, default=6, metavar="N",
                        help="measured ones in a file (default: %(default)s)")
    parser.add_argument("--reduce", type=int, default=10, metavar="N",
                        help="reduce the first N files that fail "
                             "(default: %(default)s)")
    parser.add_argument("--checks", type=int, default=800, metavar="N",
                        help="variants to try in a reduction "
                             "(default: %(default)s)")

  def prepare(self, context):
    for name, least in (("functions", 1), ("reduce", 0), ("checks", 0)):
      value = getattr(context.options, name)
      if value < least:
        raise Failure(f"--{name} {value}: must be {least} or more")

  def runs(self, context):
    functions = context.options.functions
    for seed in common.select_seeds(context.options):
      level, march = common.take_in_turn(context.options, seed)
      yield Run(f"seed {seed} {level} {march} {functions} functions", str(seed),
                level, march)

  def may_reduce(self, context):
    with self.lock:
      self.reductions += 1
      return self.reductions <= context.options.reduce

  def execute(self, context, run, folder):
    file = File(context, run, folder)
    found = file.measure(file.tree, f"seed-{run.name}")
    if found.invalid:
      return Result(INVALID, found.invalid)
    if not found.problems:
      return Result(SAME, "", "", found.facts)
    reason = str(found.problems[0])
    if self.may_reduce(context):
      reason += f"; see {file.reduce(found.problems[0], context.options.checks)}"
    return Result(DIFFERENT, reason, "\n".join(map(str, found.problems)),
                  found.facts)

  def explain(self, facts, selected):
    yield (f"{facts['functions']} functions, {facts['clean']} clean, "
           f"{facts['leaking']} controls leak, {facts['same']} same results")


if __name__ == "__main__":
  sys.exit(common.main(Generator()))
