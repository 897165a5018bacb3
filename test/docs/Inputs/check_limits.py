"""check_limits.py LIMITS.md [--rows N]: fails where the table of scenarios says what no test shows.

Of each table headed `scenario | state | test`: a state is one of four, links lead to files with a test,
cases named behind a link are in that file. What is called erased is measured at every -O level for every
instruction set, or the row says for which, or that its test is a program.
"""

import os
import re
import sys

STATES = ("erased", "refused", "diagnosed", "not covered")
HEADER = ["scenario", "state", "test"]
LINK = re.compile(r"\[([^]]+)\]\(([^)]+)\)([^,]*)")
CASE = re.compile(r"residue-case: *(?:cc=\w+ +)?(\w+)")
# Behind a scenario, in parentheses, what is measured instead of everything.
RESTRICTION = re.compile(r"\((program|x86-64[-\w, ]*)\)$")


def table_rows(text):
  """(line number, cells) of each row of the tables of scenarios."""
  inside = False
  for number, line in enumerate(text.splitlines(), 1):
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if not line.startswith("|"):
      inside = False
    elif cells == HEADER:
      inside = True
    elif inside and not set(line) <= set("|- "):
      yield number, cells


def matrix_runs(text):
  """The options of each run of residue-matrix over the test file or a part of it."""
  joined = re.sub(r"\\\n[^\n]*?RUN:", " ", text)
  return re.findall(r"RUN: *%residue-matrix (?:%s\b|%t/\S+)(.*)", joined)


def is_full(options, marches):
  found = re.search(r"--march[ =](\S+)", options)
  return ("--levels" not in options
          and (found.group(1).split(",") if found else []) == marches)


def faults_of_link(folder, state, restriction, label, path, case):
  target = os.path.join(folder, path)
  if not os.path.isfile(target):
    return [f"{path}: no such file"]
  with open(target, encoding="utf-8") as source:
    text = source.read()
  faults = []
  if os.path.basename(path) != label:
    faults.append(f"'{label}' leads to {path}")
  if "RUN:" not in text:
    faults.append(f"{path}: no test")
  runs = matrix_runs(text)
  measured = state == "erased" and restriction != "program"
  known = CASE.findall(text) if measured else re.findall(r"\w+", text)
  if case and case not in known:
    faults.append(f"{path}: no case '{case}'")
  if measured and not case:
    faults.append(f"{path}: name the case")
  marches = [] if restriction is None else restriction.split(", ")
  if measured and not any(is_full(options, marches) for options in runs):
    faults.append(f"{path}: not measured at all levels for "
                  + (restriction or "all instruction sets"))
  if restriction == "program" and runs:
    faults.append(f"{path}: no program, but measured by residue-matrix")
  return faults


def faults_of_row(folder, cells):
  if len(cells) != len(HEADER):
    return [f"{len(cells)} cells instead of {len(HEADER)}"]
  scenario, state, tests = cells
  if state not in STATES:
    return [f"state '{state}' is none of {', '.join(STATES)}"]
  found = RESTRICTION.search(scenario)
  links = LINK.findall(tests)
  faults = [] if links else ["no test"]
  for label, path, case in links:
    faults += faults_of_link(folder, state, found and found.group(1), label, path,
                             case.strip())
  return faults


def main(arguments):
  path, minimum = arguments[0], int(arguments[2]) if arguments[1:2] == ["--rows"] else 90
  with open(path, encoding="utf-8") as limits:
    rows = list(table_rows(limits.read()))
  faults = [f"{path}:{number}: {cells[0]}: {fault}" for number, cells in rows
            for fault in faults_of_row(os.path.dirname(path), cells)]
  seen = {}
  for number, cells in rows:
    # The same words may stand under several headings, but not with one test.
    key = (cells[0], cells[-1])
    if key in seen:
      faults.append(f"{path}:{number}: {cells[0]}: stands in line {seen[key]}, too")
    seen[key] = number
  if len(rows) < minimum:
    faults.append(f"{path}: {len(rows)} scenarios, fewer than {minimum}")
  print("\n".join(faults) if faults else
        ", ".join([f"{len(rows)} scenarios"]
                  + [f"{sum(cells[1] == state for _, cells in rows)} {state}"
                     for state in STATES]))
  return 1 if faults else 0


if __name__ == "__main__":
  sys.exit(main(sys.argv[1:]))
