"""Runs the residue cases of one C or C++ file over optimization levels and
x86-64 levels, hardened by the plugin and plain.

For each level and x86-64 level, every `residue-case:` of the file must be clean
in the hardened build, must show residue in the plain build (the positive
control), and must compute the same in both. A case with the field
`; control=CLASS,...` must show residue of each of these classes in the plain
build. The plugin may add no warning that --allow-warning does not match.
"""

import argparse
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys

LEVELS = ("O0", "O1", "O2", "O3", "Os", "Oz", "Og")
# What of lethe-residue --cpu-features and of /proc/cpuinfo a level asks for.
MARCHES = {
    "x86-64": ((), ()),
    "x86-64-v3": (("avx",), ("avx2", "bmi1", "bmi2", "fma", "f16c", "movbe")),
    "x86-64-v4": (("avx512",), ("avx512f", "avx512bw", "avx512cd", "avx512dq",
                                "avx512vl")),
}
CASE = re.compile(r"residue-case:([^;]*)(?:;(.*))?$")
CLASSES = ("stack", "gpr", "flags", "x87", "xmm", "ymm", "zmm", "mask", "fenv")
# A case that leaks everywhere would fill the screen.
SHOWN_RANGES = 6


class Failure(Exception):
  """One line that says what went wrong and names the file or option."""


def parse_command_line(words):
  parser = argparse.ArgumentParser(
      description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("source", help="C or C++ file with residue-case comments")
  parser.add_argument("--work", required=True, help="folder for what is built")
  parser.add_argument("--build", required=True,
                      help="folder with lib/Lethe.so and bin/lethe-residue")
  parser.add_argument("--clang", required=True,
                      help="C compiler; the C++ compiler is the same with ++")
  parser.add_argument("--residue", metavar="PROGRAM",
                      help="another build of lethe-residue, such as one linked "
                           "with a sanitizer's runtime")
  parser.add_argument("--secrets", default="8",
                      help="secrets per case (default %(default)s); fewer where "
                           "a run costs much")
  parser.add_argument("--unstable-controls", action="store_true",
                      help="what the plain build leaves may differ between "
                           "runs with the same secret")
  parser.add_argument("--flags", default="",
                      help="more compiler flags, for both builds")
  parser.add_argument("--plugin-flags", default="",
                      help="more compiler flags, for the hardened build only")
  parser.add_argument("--lto", choices=("full", "thin"),
                      help="build with link-time optimization, by lld")
  parser.add_argument("--levels", default=",".join(LEVELS),
                      help="comma-separated, of %(default)s")
  parser.add_argument("--march", default=",".join(MARCHES),
                      help="comma-separated, of %(default)s")
  parser.add_argument("--jobs", type=int, default=1,
                      help="configurations at a time (default %(default)s: lit "
                           "runs the files in parallel)")
  parser.add_argument("--allow-warning", action="append", default=[],
                      metavar="REGEX", help="a warning the plugin may add")
  options = parser.parse_args(join_flags(words))
  options.levels = split_choice("--levels", options.levels, LEVELS)
  options.march = split_choice("--march", options.march, MARCHES)
  if options.jobs < 1:
    raise Failure(f"--jobs {options.jobs}: must be 1 or more")
  options.plugin = os.path.join(options.build, "lib", "Lethe.so")
  options.linker_plugin = os.path.join(options.build, "lib", "LetheLTO.so")
  options.runtime = os.path.join(options.build, "lib", "liblethe.a")
  options.residue = (options.residue
                     or os.path.join(options.build, "bin", "lethe-residue"))
  for path in (options.source, options.plugin, options.linker_plugin,
               options.runtime, options.residue):
    if not os.path.exists(path):
      raise Failure(f"{path}: no such file")
  options.controls = read_cases(options.source)
  options.run = run_command
  return options


def join_flags(words):
  """argparse takes a value that starts with a dash for the next option."""
  joined = []
  for word in words:
    if joined and joined[-1] in ("--flags", "--plugin-flags"):
      joined[-1] += "=" + word
    else:
      joined.append(word)
  return joined


def split_choice(option, text, choices):
  words = [word for word in text.split(",") if word]
  unknown = [word for word in words if word not in choices]
  if unknown or not words:
    raise Failure(f"{option} '{text}': choose from {','.join(choices)}")
  return words


def read_cases(path):
  """Per case, in order: the classes its plain build must leave residue in."""
  controls = []
  with open(path, encoding="utf-8") as source:
    for number, line in enumerate(source, 1):
      found = CASE.search(line.rstrip())
      if not found:
        continue
      classes = ()
      for field in (found.group(2) or "").split(";"):
        key, _, value = field.strip().partition("=")
        if key == "control":
          classes = tuple(value.strip().split(","))
      unknown = [name for name in classes if name not in CLASSES]
      if unknown:
        raise Failure(f"{path}:{number}: unknown class '{unknown[0]}' "
                      f"(known: {','.join(CLASSES)})")
      controls.append(classes)
  if not controls:
    raise Failure(f"{path}: no line with 'residue-case:'")
  return controls


def missing_features(march, residue):
  """What this processor lacks to run code for `march`."""
  states, flags = MARCHES[march]
  answer = subprocess.run([residue, "--cpu-features"], capture_output=True,
                          text=True, check=True)
  missing = [s for s in states if s not in answer.stdout.split()]
  with open("/proc/cpuinfo", encoding="utf-8") as info:
    present = next((line.split() for line in info if line.startswith("flags")),
                   [])
  return missing + [f for f in flags if f not in present]


def run_command(command):
  return subprocess.run(command, capture_output=True, text=True, check=False)


def run_compiler(options, command, target):
  """Returns the warnings; raises if there is no object."""
  if os.path.exists(target):
    os.remove(target)
  answer = options.run(command)
  if answer.returncode:
    lines = answer.stderr.strip().splitlines()
    reason = next((l for l in lines if "error" in l.lower()),
                  lines[-1] if lines else f"status {answer.returncode}")
    raise Failure(f"does not build: {reason}\n  {shlex.join(command)}")
  return [line.split("warning: ", 1)[1] for line in answer.stderr.splitlines()
          if "warning: " in line]


def compile_both(options, level, march):
  """Builds both libraries; returns their paths and the added warnings."""
  is_cxx = not options.source.endswith(".c")
  stem = os.path.join(options.work, f"{level}-{march}")
  plain, hardened = stem + "-plain.so", stem + "-hardened.so"
  common = [options.clang + ("++" if is_cxx else ""),
            "-std=c++20" if is_cxx else "-std=gnu17", "-" + level,
            "-march=" + march, "-Wall", "-Wextra", "-fPIC", "-shared",
            "-Wl,-z,now", "-Wl,--no-undefined",
            "-I" + os.path.join(options.build, "include"),
            *shlex.split(options.flags), options.source, options.runtime]
  at_link = []
  if options.lto:
    common += ["-flto=" + options.lto, "-fuse-ld=lld"]
    at_link = ["-Wl,--load-pass-plugin=" + options.linker_plugin,
               "-Wl,-mllvm,-verify-machineinstrs"]
  known = run_compiler(options, [*common, "-o", plain], plain)
  added = run_compiler(
      options,
      [*common, "-fplugin=" + options.plugin, "-mllvm", "-verify-machineinstrs",
       *at_link, *shlex.split(options.plugin_flags), "-o", hardened],
      hardened)
  return plain, hardened, [
      text for text in added if text not in known
      and not any(re.search(allowed, text) for allowed in options.allow_warning)]


def measure(options, library, expected):
  command = [options.residue, library, "--cases", options.source, "--expect",
             expected, "--outputs", "--json", "--secrets", options.secrets]
  if options.unstable_controls and expected == "residue":
    command.append("--ignore-unstable")
  answer = options.run(command)
  try:
    cases = json.loads(answer.stdout)["cases"]
  except (ValueError, KeyError):
    reason = answer.stderr.strip() or f"status {answer.returncode}, no JSON"
    raise Failure(f"{reason}\n  {shlex.join(command)}") from None
  if len(cases) != len(options.controls):
    raise Failure(f"{len(cases)} of {len(options.controls)} cases reported\n"
                  f"  {shlex.join(command)}")
  # The status is a judgement of its own: it must not contradict the report.
  as_expected = all(case["verdict"] == expected for case in cases)
  if (answer.returncode == 0) != as_expected:
    raise Failure(f"status {answer.returncode} contradicts the report\n"
                  f"  {shlex.join(command)}")
  return cases


def describe(case):
  """`stack 48 [-56..-9], gpr 9 (rax rdi)`"""
  parts = []
  for name, count in case["bytes"].items():
    if not count:
      continue
    if name == "stack":
      ranges = [f"[{r['from']}..{r['to']}]" for r in case["stack"]]
      more = len(ranges) - SHOWN_RANGES
      where = " ".join(ranges[:SHOWN_RANGES])
      where += f" and {more} more" if more > 0 else ""
    else:
      where = "(" + " ".join(case["registers"].get(name, [])) + ")"
    parts.append(f"{name} {count} {where}")
  if case["unstable"]:
    parts.append(f"{case['unstable']} bytes unstable")
  if case["error"]:
    parts.append("error: " + case["error"])
  return ", ".join(parts) or "clean"


class Tally:
  """What one level and x86-64 level came to."""

  def __init__(self, title):
    self.title = title
    self.checks = 0
    self.failures = []
    self.summary = ""

  def check(self, holds, text):
    self.checks += 1
    if not holds:
      self.failures.append(text)
    return holds


def compare(tally, controls, plain, hardened):
  clean = leaking = same = 0
  for classes, control, case in zip(controls, plain, hardened):
    name = case["name"]
    clean += tally.check(case["verdict"] == "clean",
                         f"{name}: hardened: {describe(case)}")
    missing = [c for c in classes if not control["bytes"][c]]
    leaking += tally.check(
        control["verdict"] == "residue" and not missing,
        f"{name}: control does not leak"
        + (f" in {','.join(missing)}" if missing else "")
        + f": {describe(control)}")
    same += tally.check(
        case["outputs"] not in (None, "unstable")
        and case["outputs"] == control["outputs"],
        f"{name}: results differ: plain {control['outputs']}, "
        f"hardened {case['outputs']}")
  tally.summary = (f"{len(hardened)} cases, {clean} clean, "
                   f"{leaking} controls leak, {same} same results")


def run_configuration(options, level, march):
  tally = Tally(f"{level} {march}")
  try:
    plain_library, hardened_library, added = compile_both(options, level, march)
    tally.check(not added, "the plugin adds warnings: " + "; ".join(added))
    compare(tally, options.controls,
            measure(options, plain_library, "residue"),
            measure(options, hardened_library, "clean"))
  except Failure as failure:
    tally.check(False, str(failure))
    tally.summary = "not measured"
  return tally


def run_matrix(options):
  os.makedirs(options.work, exist_ok=True)
  configurations, skipped = [], 0
  for march in options.march:
    missing = missing_features(march, options.residue)
    if missing:
      skipped += len(options.levels)
      print(f"{march}: {len(options.levels)} levels skipped: this processor "
            f"has no {' '.join(missing)}")
    else:
      configurations += [(level, march) for level in options.levels]
  checks = failed = 0
  with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
    for tally in pool.map(lambda c: run_configuration(options, *c),
                          configurations):
      print(f"{tally.title}: {tally.summary}")
      for failure in tally.failures:
        print(f"  {tally.title}: {failure}")
      sys.stdout.flush()
      checks += tally.checks
      failed += len(tally.failures)
  print(f"{checks} checks, {failed} failed"
        + (f", {skipped} configurations skipped" if skipped else ""))
  return 1 if failed or not checks else 0


def main():
  try:
    return run_matrix(parse_command_line(sys.argv[1:]))
  except (Failure, OSError, subprocess.CalledProcessError) as failure:
    print(f"residue_matrix.py: error: {failure}", file=sys.stderr)
    return 2


if __name__ == "__main__":
  sys.exit(main())
