"""The checker over libraries as Debian ships them, each with its secrets list:
what each check finds, a sample for a reader to judge, and the precision of what
has been judged.

usage: ./x campaign tidy [LIBRARY...] [OPTIONS]"""

import argparse
import collections
import concurrent.futures
import os
import re
import signal
import subprocess
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "test"))

import journal
import progress
import tidy_findings
from residue_matrix import Failure
from tidy_build import LIBRARIES, Own
from tidy_run import Result, Tools

PRESET = os.path.join(ROOT, "docs", "checks", "presets", "default.clang-tidy")
JUDGED = os.path.join(ROOT, "docs", "checker-precision.md")
WANTED = 0.9  # the least precision


class Line(progress.Line):
  verdicts = always = ("checked", "failed")


def default_checks():
  """The checks of the default preset."""
  with open(PRESET, encoding="utf-8") as stream:
    found = re.search(r"^Checks: '-\*,(.*)'$", stream.read(), re.MULTILINE)
  if not found:
    raise Failure(f"{PRESET}: no line \"Checks: '-*,...'\"")
  return found[1]


def parse_command_line():
  parser = argparse.ArgumentParser(
      prog="./x campaign tidy", description=__doc__.partition("\n\nusage")[0],
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("libraries", nargs="*", metavar="LIBRARY",
                      help=f"of {', '.join(LIBRARIES)} (default: all)")
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--database", metavar="DIR",
                      help="instead of a library, what the compilation "
                           "database in this folder names; takes --secrets")
  parser.add_argument("--secrets", metavar="FILE", help="its secrets list")
  parser.add_argument("--checks", default=default_checks(), metavar="GLOBS",
                      help="(default: %(default)s)")
  parser.add_argument("--lists", action="store_true",
                      help="check the secrets lists, by the plugin, and "
                           "nothing else")
  parser.add_argument("--sample", type=int, default=100, metavar="N",
                      help="findings for a reader (default: %(default)s)")
  parser.add_argument("--seed", default="1",
                      help="another sample (default: %(default)s)")
  parser.add_argument("--judged", metavar="FILE",
                      help="what a reader has judged (default: "
                           "docs/checker-precision.md for the libraries)")
  parser.add_argument("--work", metavar="DIR",
                      default=os.path.join(ROOT, "build", "campaign", "tidy"),
                      help="folder for sources and results (default: "
                           "build/campaign/tidy)")
  parser.add_argument("--jobs", type=int, metavar="N",
                      default=len(os.sched_getaffinity(0)),
                      help="units at a time (default: %(default)s)")
  parser.add_argument("--fresh", action="store_true",
                      help="forget all results in the work folder")
  parser.add_argument("--every", type=int, default=60, metavar="SECONDS",
                      help="between two lines of progress, where standard "
                           "output is no terminal (default: %(default)s)")
  options = parser.parse_args()
  check_options(options)
  return options


def check_options(options):
  for name in ("jobs", "every", "sample"):
    if getattr(options, name) < 1:
      raise Failure(f"--{name} {getattr(options, name)}: must be 1 or more")
  unknown = [name for name in options.libraries if name not in LIBRARIES]
  if unknown:
    raise Failure(f"no library '{unknown[0]}'; one of: {' '.join(LIBRARIES)}")
  if bool(options.database) != bool(options.secrets):
    raise Failure("--database and --secrets belong together")
  if options.database and options.libraries:
    raise Failure("either LIBRARY or --database, not both")
  if not options.database:
    options.libraries = options.libraries or list(LIBRARIES)
    if not options.judged and os.path.exists(JUDGED):
      options.judged = JUDGED
  options.work = os.path.abspath(options.work)


def results_before(library, units, log, line):
  """What was examined before, by this build."""
  results = {unit["file"]: Result(*log.known[unit["file"]]) for unit in units
             if unit["file"] in log.known and not log.known[unit["file"]][0]}
  if results:
    print(f"{library.name}: {len(results)} of {len(units)} units ran before "
          "with this build; --fresh runs them again", flush=True)
  for _ in results:
    line.count("checked", before=True)
  return results


def examine_units(tools, library, units, log, line, results):
  """Examines what `results` lacks, and adds to it. Raises KeyboardInterrupt."""
  todo = [unit for unit in units if unit["file"] not in results]
  with concurrent.futures.ThreadPoolExecutor(tools.options.jobs) as executor:
    pending = {executor.submit(tools.examine, library, unit): unit["file"]
               for unit in todo}
    try:
      while pending:
        line.show()
        done, _ = concurrent.futures.wait(
            pending, line.pause, concurrent.futures.FIRST_COMPLETED)
        for future in done:
          name, result = pending.pop(future), future.result()
          log.write(name, result)
          results[name] = result
          line.count("failed" if result.reason else "checked")
          if result.reason:
            line.clear()
            print(f"failed: {library.name}: {name}: {result.reason}",
                  flush=True)
    except BaseException:
      tools.commands.stop()
      raise
    finally:
      line.clear()


def run_library(tools, library):
  """Its results by unit."""
  units = library.prepare()
  with journal.Journal(library.folder, Result._fields,
                       tools.options.fresh) as log:
    log.read(tools.identity(library, units))
    line = Line(library.name, len(units), tools.options.every)
    results = results_before(library, units, log, line)
    examine_units(tools, library, units, log, line, results)
  return results


def unused_entries(library, results):
  """Lines of the list that match nothing in any unit."""
  times = collections.Counter(line for result in results.values()
                              for line in set(result.unused))
  return sorted(line for line, number in times.items()
                if number == len(results))


def report_library(library, results):
  """Prints what came of a library; returns the number of faults."""
  failed = sum(bool(result.reason) for result in results.values())
  unused = unused_entries(library, results) if not failed else []
  for number in unused:
    print(f"{os.path.relpath(library.list)}:{number}: matches nothing in any "
          f"of {len(results)} units")
  print(f"{library.name} {library.version}: {len(results)} units, {failed} "
        f"failed; {library.count_entries()} entries of "
        f"{os.path.relpath(library.list)}, {len(unused)} of them match nothing",
        flush=True)
  return failed + len(unused)


def print_table(checks, libraries, findings):
  """Findings and the files they are in, by check and library."""
  names = [library.name for library in libraries]
  found = collections.defaultdict(list)
  for finding in findings:
    found[finding.check, finding.library].append(finding.file)
  title = "findings in files"
  width = max(map(len, (title, *checks)))
  wide = max(12, *map(len, names))
  print(f"{title:{width}} | "
        + " | ".join(f"{name:{wide}}" for name in names))
  for check in checks:
    cells = (f"{len(files)} in {len(set(files))}" if files else "0"
             for files in (found[check, name] for name in names))
    print(f"{check:{width}} | "
          + " | ".join(f"{cell:{wide}}" for cell in cells))
  print(f"{len(findings)} findings in "
        f"{len({(found.library, found.file) for found in findings})} files")


def write_sample(path, sample, libraries):
  folders = {library.name: library.source for library in libraries}
  with open(path, "w", encoding="utf-8") as out:
    for finding in sample:
      out.write(tidy_findings.describe(finding, folders[finding.library]))


def judge(options, libraries, findings, sample):
  """Compares with what a reader has judged; returns the number of faults."""
  judgements, versions = tidy_findings.read_judgements(options.judged)
  current = {library.name for library in libraries
             if versions.get(library.name, "") == library.version}
  for library in libraries:
    if library.name not in current:
      print(f"{library.name}: judged is {versions.get(library.name, 'none')}, "
            f"not {library.version}; its judgements are left out")
  places = {tidy_findings.place_of(finding) for finding in findings}
  judgements = [item for item in judgements if item.library in current]
  gone = [item for item in judgements
          if tidy_findings.place_of(item) not in places]
  for item in gone:
    print(f"judged {str(item.verdict).lower()}, but no longer reported: "
          f"{item.library} {item.file}:{item.line} {item.check}")
  kept = [item for item in judgements if item not in gone]
  if not kept:
    print("nothing that was judged is reported here")
    return 1
  for text in tidy_findings.precision(kept, findings):
    print(text)
  known = {tidy_findings.place_of(item) for item in kept}
  missing = [finding for finding in sample
             if tidy_findings.place_of(finding) not in known]
  print(f"{len(sample) - len(missing)} of {len(sample)} findings of the sample "
        "are judged")
  is_low = sum(item.verdict for item in kept) < WANTED * len(kept)
  if is_low:
    print(f"error: precision below {WANTED:.0%}")
  return len(gone) + is_low


def summarize(options, checks, libraries, results):
  """Prints what all came to; returns the exit status."""
  faults = sum(report_library(library, results[library.name])
               for library in libraries)
  if not options.lists:
    findings = [finding for library in libraries
                for finding in tidy_findings.merge(
                    library.name, library.source,
                    [row for result in results[library.name].values()
                     for row in result.findings])]
    print_table(checks, libraries, findings)
    sample = tidy_findings.draw(findings, options.sample, options.seed)
    path = os.path.join(options.work, "sample.md")
    write_sample(path, sample, libraries)
    print(f"{len(sample)} of them, for a reader: {os.path.relpath(path)}")
    if options.judged:
      faults += judge(options, libraries, findings, sample)
  return 1 if faults else 0


def choose_libraries(options):
  if options.database:
    return [Own(options, options.database, options.secrets)]
  return [LIBRARIES[name](options, os.path.join(options.work, name))
          for name in dict.fromkeys(options.libraries)]


def run(options):
  os.makedirs(options.work, exist_ok=True)
  with open(os.path.join(options.work, "lock"), "w",
            encoding="utf-8") as held:
    journal.lock(held, options.work)
    return run_locked(options)


def run_locked(options):
  tools = Tools(options)
  tools.copy_build()
  checks = tools.checks()
  libraries = choose_libraries(options)
  results = {}
  for library in libraries:
    os.makedirs(library.folder, exist_ok=True)
    results[library.name] = run_library(tools, library)
  return summarize(options, checks, libraries, results)


def main():
  signal.signal(signal.SIGTERM, signal.default_int_handler)
  try:
    return run(parse_command_line())
  except (Failure, OSError, subprocess.CalledProcessError) as failure:
    print(f"campaign tidy: error: {failure}", file=sys.stderr)
    return 2
  except KeyboardInterrupt:
    print("interrupted; the same command goes on from there")
    return 130


if __name__ == "__main__":
  sys.exit(main())
