"""Runs the plugin and the checker over units of a compilation database."""

import collections
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess

import process
import tidy_findings
from residue_matrix import Failure

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Processor time; only what never ends takes as much.
UNIT_SECONDS = 3600
UNUSED = re.compile(r"^(.*):(\d+):\d+: warning: this entry matches nothing",
                    re.MULTILINE)

# Of a unit. `reason` says why it failed, if it did; `findings` are rows of
# tidy_findings.parse, `unused` the list's lines that match nothing there.
Result = collections.namedtuple("Result", "reason findings unused")


class Tools:
  """The programs of one campaign, and what it asks of them."""

  BUILT = ("Lethe.so", "LetheTidy.so", "LetheTidyChecks.so")

  def __init__(self, options):
    self.options = options
    self.commands = process.Commands()
    self.clang = options.clang
    self.tidy = os.path.join(os.path.dirname(options.clang), "clang-tidy")
    self.built = [os.path.join(options.work, "build", name)
                  for name in self.BUILT]
    self.plugin, self.module, _ = self.built
    for path in (self.clang, self.tidy):
      if not os.path.exists(path):
        raise Failure(f"{path}: no such file")

  def copy_build(self):
    """Takes a copy, so that one can go on working, and building."""
    os.makedirs(os.path.dirname(self.plugin), exist_ok=True)
    for name, target in zip(self.BUILT, self.built):
      source = os.path.join(self.options.build, "lib", name)
      if not os.path.exists(source):
        raise Failure(f"{source}: no such file; ./x build makes it")
      shutil.copy2(source, target)

  def checks(self):
    """Those that will run. A module that clang-tidy does not load is no error
    for it, and neither is a check that it does not know."""
    answer = subprocess.run(
        [self.tidy, "-load=" + self.module, "-checks=-*," + self.options.checks,
         "--list-checks"], capture_output=True, text=True, check=False)
    found = [line.strip() for line in answer.stdout.splitlines()
             if line.strip().startswith("secret-")]
    if answer.returncode or not found:
      raise Failure(f"{self.tidy} has none of the checks "
                    f"'{self.options.checks}' in {self.module}: "
                    f"{answer.stderr.strip() or answer.stdout.strip()}")
    return found

  def identity(self, library, units):
    """Of all that decides what is found in a library's units."""
    digest = hashlib.sha256()
    own = [os.path.join(ROOT, "campaign", name)
           for name in ("tidy_run.py", "tidy_findings.py", "process.py")]
    for path in (*self.built, library.list, *own):
      with open(path, "rb") as stream:
        digest.update(hashlib.sha256(stream.read()).digest())
    version = subprocess.run([self.tidy, "--version"], capture_output=True,
                             check=True).stdout
    digest.update(version + repr((units, self.options.checks,
                                  self.options.lists)).encode())
    return digest.hexdigest()[:16]

  def find_unused(self, library, unit):
    """Has the plugin read the list with a unit."""
    return self.commands.run(
        [self.clang, *compiler_flags(unit), "-Wno-everything", "-Wno-error",
         "-Wignored-attributes", "-fsyntax-only", "-fplugin=" + self.plugin,
         "-fplugin-arg-lethe-secrets=" + library.list,
         "-fplugin-arg-lethe-unused-secrets", unit["file"]],
        UNIT_SECONDS, unit["directory"])

  def run_checks(self, library, unit):
    settings = json.dumps(
        {"CheckOptions": {"secret.SecretsFile": library.list}})
    return self.commands.run(
        [self.tidy, "--quiet", "-load=" + self.module,
         "--checks=-*," + self.options.checks, "--config=" + settings,
         "-p=" + library.database, "--header-filter=.*", unit["file"]],
        UNIT_SECONDS, unit["directory"])

  def examine(self, library, unit):
    """The Result of one unit. Called from several threads."""
    listed = self.find_unused(library, unit)
    unused = [int(line) for path, line in UNUSED.findall(listed.errors)
              if path == library.list]
    reason = why_failed("the plugin", listed, listed.errors)
    if reason or self.options.lists:
      return Result(reason, [], unused)
    checked = self.run_checks(library, unit)
    output = checked.output.decode(errors="replace")
    findings, errors = tidy_findings.parse(output, unit["directory"])
    reason = "; ".join(errors[:1]) or why_failed("clang-tidy", checked,
                                                 checked.errors)
    return Result(reason, findings, unused)


def why_failed(name, outcome, messages):
  """Why a command did not do its work, or nothing."""
  if outcome.ended:
    return f"{name} {outcome.ended}"
  if outcome.status:
    line = next((line for line in messages.splitlines() if "error" in line),
                messages.strip().partition("\n")[0])
    return f"{name} {process.name_status(outcome.status)}: {line}"
  return ""


def compiler_flags(unit):
  """A unit's flags, less the compiler, what is compiled, and all outputs."""
  words = unit.get("arguments") or shlex.split(unit["command"])
  flags, skip = [], True  # the compiler
  for word in words:
    if skip:
      skip = False
    elif word in ("-o", "-MF", "-MT", "-MQ", "-gen-cdb-fragment-path"):
      skip = True
    elif word not in ("-c", "-M", "-MM", "-MD", "-MMD", "-MP") and (
        word.startswith("-") or not word.endswith((".c", ".cc", ".cpp"))):
      flags.append(word)
  return flags
