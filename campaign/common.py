"""What all campaigns share: options, tools, the journal of results, progress.

A campaign is a class with the members that `Campaign` lists. `run_campaign`
carries out its runs, several at a time, and writes each result to a journal at
once, so that an interrupted campaign goes on where it stopped.
"""

import argparse
import collections
import hashlib
import os
import queue
import shlex
import shutil
import signal
import subprocess
import sys
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "test"))

import journal
import process
import progress
import residue_matrix
from residue_matrix import Failure, LEVELS, MARCHES, split_choice

# A verdict is one of these. `invalid`: the run says nothing about the plugin
# because the campaign itself is at fault.
SAME, DIFFERENT, SKIPPED, INVALID = "same", "different", "skipped", "invalid"

Run = collections.namedtuple("Run", "key name level march")
# `detail` is for who reads the journal; `facts` are numbers to be summed up.
Result = collections.namedtuple("Result", "verdict reason detail facts",
                                defaults=("", "", {}))


class Campaign:
  """What a campaign has to say for itself."""

  name = ""  # as in ./x campaign NAME
  description = ""
  unit = ""  # what --count counts
  count = None  # default of --count; None: all there are
  levels = LEVELS  # defaults of --levels and --march
  march = tuple(MARCHES)
  sources = ()  # files in campaign/ that decide what a run does

  def add_options(self, parser):
    """Options of its own."""

  def prepare(self, context):
    """Called once before anything else. Raises Failure if it cannot work."""

  def settings(self, context):
    """What else decides how a run of the same key goes, as text."""
    return ""

  def runs(self, context):
    """All runs in order, as Run; only depends on the options."""
    raise NotImplementedError

  def execute(self, context, run, folder):
    """Carries out one run in an empty folder; returns a Result. Called from
    several threads."""
    raise NotImplementedError

  def expected(self, run):
    """Why this run may be different, or None."""
    return None

  def explain(self, facts, selected):
    """Lines to end with, from the summed-up facts of all results."""
    return []


class Context:
  """Options and tools, as `execute` needs them."""

  # What a campaign uses of a build.
  BUILT = ("lib/Lethe.so", "lib/LetheLTO.so", "lib/liblethe.a",
           "bin/lethe-residue", "include/lethe.h")

  def __init__(self, options, campaign):
    self.options = options
    self.campaign = campaign
    self.clang = options.clang
    if not os.path.exists(self.clang):
      raise Failure(f"{self.clang}: no such file")
    self.commands = process.Commands()
    self.work = os.path.abspath(options.work)
    self.build = os.path.join(self.work, "build")
    self.plugin, _, self.runtime, self.residue, _ = (
        os.path.join(self.build, name) for name in self.BUILT)

  def copy_build(self):
    """Takes a copy, so that one can go on working, and building."""
    shutil.rmtree(self.build, ignore_errors=True)
    for name in self.BUILT:
      source = os.path.join(self.options.build, name)
      target = os.path.join(self.build, name)
      if not os.path.exists(source):
        raise Failure(f"{source}: no such file; ./x build makes it")
      os.makedirs(os.path.dirname(target), exist_ok=True)
      shutil.copy2(source, target)

  def hardened_flags(self):
    return ["-fplugin=" + self.plugin, "-fplugin-arg-lethe-all", "-mllvm",
            "-verify-machineinstrs", *shlex.split(self.options.plugin_flags)]

  def identity(self):
    """Equal only for the same plugin, runtime, compiler and campaign: a result
    of another build says nothing about this one."""
    digest = hashlib.sha256()
    own = [os.path.join(ROOT, "campaign", name)
           for name in ("common.py", "process.py", *self.campaign.sources)]
    built = [os.path.join(self.build, name) for name in self.BUILT]
    for path in (*built, *own):
      with open(path, "rb") as stream:
        digest.update(hashlib.sha256(stream.read()).digest())
    version = subprocess.run([self.clang, "--version"], capture_output=True,
                             check=True).stdout
    digest.update(version + self.options.plugin_flags.encode()
                  + self.campaign.settings(self).encode())
    return digest.hexdigest()[:16]


def parse_command_line(campaign):
  parser = argparse.ArgumentParser(
      prog=f"./x campaign {campaign.name}", description=campaign.description,
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--work", metavar="DIR",
                      default=os.path.join(ROOT, "build", "campaign",
                                           campaign.name),
                      help="folder for results and for what differs "
                           "(default: build/campaign/%s)" % campaign.name)
  parser.add_argument("--levels", default=",".join(campaign.levels),
                      help="comma-separated (default: %(default)s)")
  parser.add_argument("--march", default=",".join(campaign.march),
                      help="comma-separated (default: %(default)s)")
  parser.add_argument("--count", type=int, default=campaign.count, metavar="N",
                      help=f"the first N {campaign.unit} only "
                           f"(default: {campaign.count or 'all'})")
  parser.add_argument("--only", action="append", default=[], metavar="NAME",
                      help="just this one, even if it ran before "
                           "(may be repeated)")
  parser.add_argument("--jobs", type=int, metavar="N",
                      default=len(os.sched_getaffinity(0)),
                      help="runs at a time (default: %(default)s)")
  parser.add_argument("--fresh", action="store_true",
                      help="forget all results in the work folder")
  parser.add_argument("--every", type=int, default=60, metavar="SECONDS",
                      help="between two lines of progress, where standard "
                           "output is no terminal (default: %(default)s)")
  # For the test of the campaigns: what makes a hardened program different.
  parser.add_argument("--plugin-flags", default="", help=argparse.SUPPRESS)
  campaign.add_options(parser)
  options = parser.parse_args()
  options.levels = split_choice("--levels", options.levels, LEVELS)
  options.march = split_choice("--march", options.march, MARCHES)
  for name in ("jobs", "every", "count"):
    value = getattr(options, name)
    if value is not None and value < 1:
      raise Failure(f"--{name} {value}: must be 1 or more")
  return options


def drop_missing_marches(options, residue):
  """This processor's x86-64 levels only; says which it lacks."""
  present = []
  for march in options.march:
    missing = residue_matrix.missing_features(march, residue)
    if missing:
      print(f"{march} is left out: this processor has no {' '.join(missing)}")
    else:
      present.append(march)
  if not present:
    raise Failure(f"--march {','.join(options.march)}: this processor runs "
                  "none of these")
  options.march = present


def take_in_turn(options, number):
  """Level and x86-64 level of program `number`: every pair has its turn."""
  levels, marches = options.levels, options.march
  return (levels[number % len(levels)],
          marches[number // len(levels) % len(marches)])


def select_seeds(options):
  """The seeds 1 to --count, or those that --only names."""
  for text in options.only:
    if not text.isdigit():
      raise Failure(f"--only {text}: name a seed, a number")
  return [int(text) for text in options.only] or range(1, options.count + 1)


def again_command(context, run):
  """The command that repeats one run."""
  campaign = context.campaign.name
  words = ["./x", "campaign", campaign, "--only", run.name, "--levels",
           run.level, "--march", run.march]
  if context.options.plugin_flags:
    words.append("--plugin-flags=" + context.options.plugin_flags)
  return shlex.join(words)


def folder_of(context, run):
  return os.path.join(context.work, "different",
                      run.key.replace("/", "-").replace(" ", "-"))


def carry_out(context, run, number):
  """One run, in a folder that stays only if something is wrong with it."""
  folder = os.path.join(context.work, f"running-{number}")
  shutil.rmtree(folder, ignore_errors=True)
  os.makedirs(folder)
  try:
    result = context.campaign.execute(context, run, folder)
    kept = folder_of(context, run)
    shutil.rmtree(kept, ignore_errors=True)
    if result.verdict in (DIFFERENT, INVALID):
      os.makedirs(os.path.dirname(kept), exist_ok=True)
      shutil.move(folder, kept)
      with open(os.path.join(kept, "again.sh"), "w", encoding="utf-8") as out:
        out.write(f"# {run.key}: {result.reason}\n"
                  f"{again_command(context, run)}\n")
    return result
  finally:
    shutil.rmtree(folder, ignore_errors=True)


class Workers:
  """Threads that carry out runs, and a queue of what came of them."""

  def __init__(self, context, runs):
    self.context = context
    self.runs = iter(runs)
    self.lock = threading.Lock()
    self.results = queue.Queue()
    self.threads = [threading.Thread(target=self.work, args=(number,))
                    for number in range(context.options.jobs)]
    for thread in self.threads:
      thread.start()

  def work(self, number):
    while True:
      with self.lock:
        run = next(self.runs, None)
      if run is None:
        return
      try:
        self.results.put((run, carry_out(self.context, run, number)))
      except process.Stopped:
        return
      except BaseException as error:  # the main thread raises it again
        self.results.put((run, error))
        return

  def stop(self):
    with self.lock:
      self.runs = iter(())
    self.context.commands.stop()
    for thread in self.threads:
      thread.join()


def report_trouble(context, run, result):
  print(f"{result.verdict}: {run.key}: {result.reason}")
  print(f"  again: {again_command(context, run)}")
  print(f"  files: {os.path.relpath(folder_of(context, run))}", flush=True)


def judge(campaign, run, result):
  """The verdict, or `expected` for a difference with a known reason."""
  if result.verdict == DIFFERENT and campaign.expected(run):
    return "expected"
  return result.verdict


def execute_runs(context, todo, results, log, line):
  """Carries out `todo`, adds to `results`. Raises KeyboardInterrupt."""
  workers = Workers(context, todo)
  try:
    for _ in todo:
      while True:
        line.show()
        try:
          run, result = workers.results.get(timeout=line.pause)
          break
        except queue.Empty:
          pass
      if isinstance(result, BaseException):
        raise result
      log.write(run.key, result)
      results[run.key] = result
      verdict = judge(context.campaign, run, result)
      line.count(verdict)
      if verdict in (DIFFERENT, INVALID):
        line.clear()
        report_trouble(context, run, result)
  finally:
    workers.stop()
    line.clear()


def summarize(context, runs, results):
  """Prints what all selected runs came to; returns the exit status."""
  campaign = context.campaign
  counts = collections.Counter()
  skipped, facts = collections.Counter(), collections.Counter()
  for run in runs:
    result = results[run.key]
    counts[judge(campaign, run, result)] += 1
    facts.update(result.facts)
    if result.verdict == SKIPPED:
      skipped[result.reason] += 1
  for reason, number in skipped.most_common():
    print(f"skipped {number}: {reason}")
  for text in campaign.explain(facts, {run: results[run.key] for run in runs}):
    print(text)
  text = (f"{len(runs) - counts[SKIPPED]} run, {counts[SAME]} same, "
          f"{counts[DIFFERENT]} different")
  for verdict, words in (("expected", "expected to differ"),
                         (SKIPPED, "skipped"), (INVALID, "invalid")):
    if counts[verdict]:
      text += f", {counts[verdict]} {words}"
  print(text)
  if len(runs) == counts[SKIPPED]:
    print(f"{campaign.name}: nothing was compared", file=sys.stderr)
    return 1
  return 1 if counts[DIFFERENT] or counts[INVALID] else 0


def results_before(context, runs, log, line):
  """What ran before with this build, by key; what is wrong is reported again."""
  if context.options.only:
    return {}
  results = {run.key: Result(*log.known[run.key])
             for run in runs if run.key in log.known}
  if results:
    print(f"{len(results)} of {len(runs)} ran before with this build; "
          "--fresh runs them again")
  for run in runs:
    if run.key in results:
      verdict = judge(context.campaign, run, results[run.key])
      line.count(verdict, before=True)
      if verdict in (DIFFERENT, INVALID):
        report_trouble(context, run, results[run.key])
  return results


def run_campaign(campaign):
  options = parse_command_line(campaign)
  context = Context(options, campaign)
  os.makedirs(context.work, exist_ok=True)
  with journal.Journal(context.work, Result._fields, options.fresh) as log:
    context.copy_build()
    drop_missing_marches(options, context.residue)
    campaign.prepare(context)
    log.read(context.identity())
    runs = list(campaign.runs(context))
    line = progress.Line(campaign.name, len(runs), options.every)
    results = results_before(context, runs, log, line)
    todo = [run for run in runs if run.key not in results]
    try:
      execute_runs(context, todo, results, log, line)
    except KeyboardInterrupt:
      print(f"interrupted after {len(results)} of {len(runs)}; the same "
            f"command goes on from there: {shlex.join(resume_command(campaign))}")
      return 130
    return summarize(context, runs, results)


def resume_command(campaign):
  """What was typed, without --fresh, and what ./x adds."""
  words, ours = [], False
  for word in sys.argv[1:]:
    if not ours and word != "--fresh" and not word.startswith(
        ("--build", "--clang")):
      words.append(word)
    ours = not ours and word in ("--build", "--clang")
  return ["./x", "campaign", campaign.name, *words]


def main(campaign):
  signal.signal(signal.SIGTERM, signal.default_int_handler)
  try:
    return run_campaign(campaign)
  except KeyboardInterrupt:
    print(f"campaign {campaign.name}: interrupted before the first run")
    return 130
  except (Failure, OSError, subprocess.CalledProcessError) as failure:
    print(f"campaign {campaign.name}: error: {failure}", file=sys.stderr)
    return 2
