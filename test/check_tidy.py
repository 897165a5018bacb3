"""Tests one check of the clang-tidy module on one file, in the manner of
clang-tidy's own tests.

  // RUN: %check-tidy CHECK %s %t [--std=c11,c23] [--config=YAML] [-- FLAGS]

For each language standard the check runs over a copy of the file. Its warnings
must be those of the CHECK-MESSAGES lines, in order, and no others; with
CHECK-NOTES lines instead, its notes as well. A file without such lines must
give none. Then the fix-its are applied: the result must hold the CHECK-FIXES
lines, must compile, and when checked again must give no warning that has a
fix-it, and none that was not there before.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys

DIAGNOSTIC = re.compile(r"^.*?:\d+:\d+: (warning|error): (.*)$")
DIRECTIVE = re.compile(r"// *CHECK-(MESSAGES|NOTES|FIXES)[-A-Z]*:[^\n]*")


class Failure(Exception):
  """What is not as the test says."""


def parse_command_line(words):
  parser = argparse.ArgumentParser(
      description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("check", help="its name; or several, as for --checks=")
  parser.add_argument("source")
  parser.add_argument("work", help="path of the copy, less its extension")
  parser.add_argument("--build", required=True)
  parser.add_argument("--tools", required=True, help="folder of LLVM's tools")
  parser.add_argument("--std", default="", help="comma-separated")
  parser.add_argument("--config", default="", help="for clang-tidy -config=")
  own, flags = words, []
  if "--" in words:
    own, flags = words[:words.index("--")], words[words.index("--") + 1:]
  options = parser.parse_args(own)
  options.flags = flags
  is_cxx = options.source.endswith(".cpp")
  options.standards = (options.std or ("c++17" if is_cxx else "c11")).split(",")
  return options


def run(command):
  return subprocess.run(command, capture_output=True, text=True, check=False)


class Runner:
  """One file in one language standard."""

  def __init__(self, options, standard):
    self.options = options
    extension = os.path.splitext(options.source)[1]
    self.copy = f"{options.work}.{standard}{extension}"
    include = os.path.join(os.path.dirname(os.path.abspath(options.source)),
                           "Inputs")
    self.flags = [f"-std={standard}", f"-I{include}",
                  f"-I{options.build}/include", *options.flags]

  def tool(self, name):
    return os.path.join(self.options.tools, name)

  def tidy(self, fix):
    """(what clang-tidy prints, messages of warnings that have a fix-it)."""
    fixes = self.copy + ".yaml"
    if os.path.exists(fixes):
      os.remove(fixes)
    command = [self.tool("clang-tidy"), "-quiet",
               f"-load={self.options.build}/lib/LetheTidy.so",
               f"--checks=-*,{self.options.check}", f"--export-fixes={fixes}",
               f"-config={self.options.config or '{}'}", self.copy]
    command += ["-fix"] if fix else []
    answer = run(command + ["--", *self.flags])
    if answer.returncode not in (0, 1):
      raise Failure(f"clang-tidy ends with {answer.returncode}:\n"
                    f"{answer.stdout}{answer.stderr}")
    return answer.stdout, read_fixed(fixes)

  def compile(self):
    answer = run([self.tool("clang"), "-fsyntax-only", "-Wno-everything",
                  "-Werror=implicit-function-declaration",
                  *self.flags, self.copy])
    if answer.returncode:
      raise Failure(f"the fixed file does not compile:\n{answer.stderr}")

  def match(self, prefix, text, *more):
    """FileCheck of the test's comments against text."""
    out = self.copy + f".{prefix}"
    with open(out, "w", encoding="utf-8") as stream:
      stream.write(text)
    answer = run([self.tool("FileCheck"), f"-input-file={out}",
                  f"-check-prefix={prefix}", *more, self.options.source])
    if answer.returncode:
      raise Failure(f"{answer.stderr}\nclang-tidy's output:\n{text}"
                    if prefix != "CHECK-FIXES" else answer.stderr)

  def test(self):
    with open(self.options.source, encoding="utf-8") as stream:
      source = stream.read()
    kinds = {found[1] for found in DIRECTIVE.finditer(source)}
    with open(self.copy, "w", encoding="utf-8") as stream:
      stream.write(DIRECTIVE.sub("//", source))
    shutil.copyfile(self.copy, self.copy + ".orig")

    printed, fixed = self.tidy(fix=True)
    if "NOTES" in kinds:
      self.match("CHECK-NOTES", printed,
                 "-implicit-check-not={{note|warning|error}}:")
    elif "MESSAGES" in kinds:
      self.match("CHECK-MESSAGES", printed,
                 "-implicit-check-not={{warning|error}}:")
    elif messages_of(printed):
      raise Failure(f"no warning is expected:\n{printed}")

    with open(self.copy, encoding="utf-8") as stream:
      after = stream.read()
    if "FIXES" in kinds:
      self.match("CHECK-FIXES", after, "-strict-whitespace")
    elif after != DIRECTIVE.sub("//", source):
      raise Failure("fix-its change the file, and no CHECK-FIXES says so:\n"
                    + run(["diff", self.copy + ".orig", self.copy]).stdout)
    if not fixed:
      return
    self.compile()
    again, still_fixed = self.tidy(fix=False)
    if still_fixed:
      raise Failure(f"after the fix-its there is more to fix: {still_fixed}")
    new = [m for m in messages_of(again) if m not in messages_of(printed)]
    if new:
      raise Failure(f"the fix-its bring new warnings: {new}\n{again}")


def messages_of(printed):
  return [found[2] for line in printed.splitlines()
          if (found := DIAGNOSTIC.match(line))]


def read_fixed(path):
  """Messages in clang-tidy's YAML that come with replacements."""
  if not os.path.exists(path):
    return []
  fixed, message = [], ""
  with open(path, encoding="utf-8") as stream:
    for line in stream:
      if found := re.match(r" +Message: +(.*)", line):
        message = found[1]
      elif re.match(r" +ReplacementText:", line):
        fixed.append(message)
  return fixed


def main():
  options = parse_command_line(sys.argv[1:])
  for standard in options.standards:
    try:
      Runner(options, standard).test()
    except Failure as failure:
      print(f"{options.source}, {standard}: {failure}", file=sys.stderr)
      return 1
  return 0


sys.exit(main())
