"""Compares a whole program built plain with the same one hardened."""

import os
import re
import shlex

from common import DIFFERENT, Result, SAME, SKIPPED
from process import name_status

# What a plain build or run may take, in seconds of processor time; one that
# takes longer is skipped.
COMPILE_SECONDS = 300
RUN_SECONDS = 10
# A hardened one hangs if it takes this many times what plain took, and this
# much more: no slow machine and no checks of the compiler's take that long.
HANG_FACTOR = 20
HANG_SECONDS = 60
# A program that differs from run to run is found by so many more plain runs.
REPEATS = 4

UNKNOWN_OPTION = re.compile(
    r"(?:unknown argument|unsupported option):? '([^']*)'")


def first_error(outcome):
  """The line of a compiler's output that says what is wrong."""
  if outcome.ended:
    return outcome.ended
  lines = [line for line in outcome.errors.splitlines() if line.strip()]
  for mark in ("error:", "Bad machine code", "Assertion", ""):
    for line in lines:
      if mark in line:
        return line.strip()
  return name_status(outcome.status)


class Comparison:
  """One program, in one folder."""

  def __init__(self, context, folder, sources, flags, level, march,
               run_seconds=RUN_SECONDS):
    self.context = context
    self.run_seconds = run_seconds
    self.folder = folder
    self.sources = sources
    self.flags = ["-" + level, "-march=" + march, *flags]

  def path(self, name):
    return os.path.join(self.folder, name)

  def build(self, target, more, limit):
    command = [self.context.clang, *self.flags, *more, *self.sources, "-o",
               self.path(target), self.context.runtime, "-lm"]
    with open(self.path("commands.txt"), "a", encoding="utf-8") as stream:
      stream.write(shlex.join(command) + "\n")
    return self.context.commands.run(command, limit, self.folder)

  def build_plain(self):
    """Leaves out options of GCC's that Clang does not know."""
    while True:
      outcome = self.build("plain", [], COMPILE_SECONDS)
      unknown = set(UNKNOWN_OPTION.findall(outcome.errors)) & set(self.flags)
      if not outcome.status or not unknown:
        return outcome
      self.flags = [flag for flag in self.flags if flag not in unknown]

  def run(self, target, limit):
    outcome = self.context.commands.run([self.path(target)], limit, self.folder)
    with open(self.path(target + ".out"), "wb") as stream:
      stream.write(outcome.output)
    return outcome

  def is_steady(self, plain, hardened):
    """Whether plain runs always do what the first one did, as far as the
    hardened one differs: what varies by itself says nothing."""
    repeats = [self.run("plain", self.run_seconds) for _ in range(REPEATS)]
    if hardened.ended or hardened.status:
      return all(repeat.status == plain.status for repeat in repeats)
    return all(repeat.output == plain.output for repeat in repeats)

  def result(self):
    built = self.build_plain()
    if built.status or built.ended:
      return Result(SKIPPED, "does not compile plain", first_error(built))
    plain = self.run("plain", self.run_seconds)
    if plain.ended:
      return Result(SKIPPED, "runs too long plain", plain.ended)
    if plain.status:
      return Result(SKIPPED, "fails plain", name_status(plain.status))
    return self.judge_hardened(built, plain)

  def judge_hardened(self, built, plain):
    hardened = self.build("hardened", self.context.hardened_flags(),
                          HANG_FACTOR * built.seconds + COMPILE_SECONDS)
    if hardened.status or hardened.ended:
      return Result(DIFFERENT, "does not compile: " + first_error(hardened))
    ran = self.run("hardened", HANG_FACTOR * plain.seconds + HANG_SECONDS)
    if not ran.ended and (ran.status, ran.output) == (plain.status,
                                                      plain.output):
      return Result(SAME)
    if not self.is_steady(plain, ran):
      return Result(SKIPPED, "differs from run to run plain")
    if ran.ended:
      return Result(DIFFERENT, ran.ended)
    if ran.status:
      return Result(DIFFERENT, f"{name_status(ran.status)}, plain exits with 0")
    return Result(DIFFERENT, "prints something else; see plain.out and "
                  "hardened.out")
