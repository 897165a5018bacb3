"""GCC's execute torture suite, every function hardened, against plain builds.

The tests come from Debian's package gcc-12-source. A test that plain Clang
cannot compile, or that fails plain at a level, is skipped at that level."""

import glob
import os
import re
import sys
import tarfile

sys.dont_write_bytecode = True  # leave the source folder as it is

import common
from common import Campaign, Failure, Run
from compare import Comparison

ARCHIVES = "/usr/src/gcc-12/gcc-12.*.tar.xz"
SUITE = "gcc/testsuite/gcc.c-torture/execute/"
EXPECTED = os.path.join(common.ROOT, "campaign", "torture-expected.txt")

# What is an error to Clang and was none to GCC 12.
LENIENT = ["-w", "-Wno-implicit-function-declaration", "-Wno-implicit-int",
           "-Wno-int-conversion", "-Wno-incompatible-function-pointer-types",
           "-Wno-return-type", "-Wno-return-mismatch"]
# What ieee.exp and builtins.exp add.
OF_FOLDER = {"ieee": ["-fno-inline"], "builtins": ["-fno-inline-functions"]}

OPTIONS = re.compile(r'\{\s*dg-(?:additional-)?options\s+\{?\s*"([^"]*)"\s*\}?'
                     r"\s*(\{\s*target.*\})?\s*\}")
TCL_OPTIONS = re.compile(r'^lappend additional_flags "([^"]*)"', re.MULTILINE)


def applies(selector):
  """Whether a selector like `{ target { x86_64-*-* } }` means this machine."""
  return not selector or (
      ("x86_64-*-*" in selector or " fpic " in selector)
      and not re.search(r"\bia32\b|!", selector))


def read_options(path):
  """The options that the comments of a test and its .x file ask for, without
  a level, which is ours to choose."""
  with open(path, encoding="latin-1") as stream:
    found = OPTIONS.findall(stream.read())
  words = " ".join(text for text, selector in found if applies(selector))
  script = path[:-2] + ".x"
  if os.path.exists(script):
    with open(script, encoding="latin-1") as stream:
      words += " " + " ".join(TCL_OPTIONS.findall(stream.read()))
  return [word for word in words.split() if not re.match(r"-O.?$", word)]


def unpack(archive, target):
  """Extracts the suite once. A renamed folder is a complete one."""
  if os.path.isdir(target):
    return
  partial = target + ".partial"
  print(f"unpacking {archive}", flush=True)
  with tarfile.open(archive) as packed:
    for member in packed:
      _, found, name = member.name.partition("/" + SUITE)
      if found and member.isfile():
        path = os.path.join(partial, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
          stream.write(packed.extractfile(member).read())
  if not os.path.isdir(partial):
    raise Failure(f"{archive}: no {SUITE} in it")
  os.rename(partial, target)


def read_expected(path):
  """Lines `NAME LEVELS REASON`, LEVELS being a list with commas or `all`."""
  expected = {}
  with open(path, encoding="utf-8") as stream:
    for number, line in enumerate(stream, 1):
      words = line.split("#")[0].split(None, 2)
      if not words:
        continue
      levels = words[1].split(",") if len(words) > 1 else []
      if len(words) < 3 or set(levels) - {"all", *common.LEVELS}:
        raise Failure(f"{path}:{number}: write NAME LEVELS REASON")
      for level in common.LEVELS if levels == ["all"] else levels:
        expected[words[0], level] = words[2].strip()
  return expected


class Torture(Campaign):
  name = "torture"
  description = __doc__
  unit = "tests"
  march = ("x86-64",)
  sources = ("torture.py", "compare.py")

  def add_options(self, parser):
    parser.add_argument("--suite", metavar="DIR",
                        help="take the tests from here")
    parser.add_argument("--expected", metavar="FILE", default=EXPECTED,
                        help="tests that differ for a good reason "
                             "(default: campaign/torture-expected.txt)")

  def prepare(self, context):
    self.reasons = read_expected(context.options.expected)
    self.suite = context.options.suite
    if not self.suite:
      archives = glob.glob(ARCHIVES)
      if len(archives) != 1:
        raise Failure(f"{len(archives)} files match {ARCHIVES}; "
                      "./x campaign torture installs gcc-12-source")
      name = os.path.basename(archives[0])[:-len(".tar.xz")]
      self.suite = os.path.join(context.work, "suite-" + name)
      unpack(archives[0], self.suite)
    if not os.path.isdir(self.suite):
      raise Failure(f"--suite {self.suite}: no such folder")

  def settings(self, context):
    return os.path.abspath(self.suite)

  def tests(self, options):
    paths = sorted(glob.glob("**/*.c", root_dir=self.suite, recursive=True))
    names = [path[:-2] for path in paths
             if not path.endswith("-lib.c") and "/lib/" not in path]
    if not names:
      raise Failure(f"{self.suite}: no tests in this folder")
    wanted = [name.removesuffix(".c") for name in options.only]
    for name in wanted:
      if name not in names:
        raise Failure(f"--only {name}: no such test in {self.suite}")
    return wanted or names[:options.count]

  def runs(self, context):
    options = context.options
    for name in self.tests(options):
      for level in options.levels:
        for march in options.march:
          yield Run(f"{name} {level} {march}", name, level, march)

  def execute(self, context, run, folder):
    source = os.path.join(self.suite, run.name + ".c")
    kind = os.path.dirname(run.name)
    sources = [source]
    if kind == "builtins":
      sources += [os.path.join(self.suite, run.name + "-lib.c"),
                  os.path.join(self.suite, "builtins", "lib", "main.c")]
    flags = [*LENIENT, *OF_FOLDER.get(kind, []), *read_options(source)]
    return Comparison(context, folder, sources, flags, run.level,
                      run.march).result()

  def expected(self, run):
    return self.reasons.get((run.name, run.level))

  def explain(self, facts, selected):
    """Names entries of the list that no longer hold."""
    seen = {(run.name, run.level): result.verdict
            for run, result in selected.items()}
    for test, reason in self.reasons.items():
      if seen.get(test) == common.SAME:
        yield f"{' '.join(test)} is the same, though expected to differ: {reason}"


if __name__ == "__main__":
  sys.exit(common.main(Torture()))
