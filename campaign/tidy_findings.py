"""What clang-tidy found: read from its output, drawn from for a reader, and
compared with what a reader has judged."""

import collections
import hashlib
import os
import re

from residue_matrix import Failure

DIAGNOSTIC = re.compile(r"^([^\s:][^:]*):(\d+):(\d+): "
                        r"(warning|error|fatal error|note): (.*?)(?: \[([\w.,-]+)\])?$")
# A line of the table of judgements: library, place, check, verdict, reason.
JUDGEMENT = re.compile(r"^\| *(\w+) *\| *(\S+):(\d+) *\| *(secret-[\w-]+) *\| *"
                       r"(true|false) *\| *(.*?) *\|$")
# One of the table of libraries: name, version, and more.
VERSION = re.compile(r"^\| *(\w+) *\| *(\d\S*) *\|")
EXCERPT = 6  # lines before and after

# `file` is relative to the library's folder; `notes` are (file, line, text).
Finding = collections.namedtuple("Finding",
                                 "library file line column check message notes")
Judgement = collections.namedtuple("Judgement",
                                   "library file line check verdict reason")


def parse(text, folder):
  """(findings, errors) of what clang-tidy prints, run in `folder`: each finding
  a list of path, line, column, check, message, notes; each error a line."""
  findings, errors = [], []
  for line in text.splitlines():
    found = DIAGNOSTIC.match(line)
    if not found:
      continue
    path, number, column, kind, message, check = found.groups()
    path = os.path.normpath(os.path.join(folder, path))
    if kind == "note":
      if findings:
        findings[-1][5].append([path, int(number), message])
    elif "error" in kind and not (check or "").startswith("secret-"):
      errors.append(line)
    elif check and check.startswith("secret-"):
      findings.append([path, int(number), int(column), check.split(",")[0],
                       message, []])
  return findings, errors


def merge(library, root, rows):
  """The findings of all units, those in headers once."""
  merged = {}
  for path, line, column, check, message, notes in rows:
    key = (os.path.relpath(path, root), line, column, check, message)
    notes = tuple((os.path.relpath(where, root), number, text)
                  for where, number, text in notes)
    merged.setdefault(key, Finding(library, *key, notes))
  return [merged[key] for key in sorted(merged)]


def draw(findings, count, seed):
  """At least one of each check and `count` in all, unless there are fewer;
  otherwise in proportion. Which ones, a hash decides: findings that come or go
  do not change the place of the others in the queue."""
  strata = collections.defaultdict(list)
  for finding in findings:
    strata[finding.check].append(finding)
  for stratum in strata.values():
    stratum.sort(key=lambda finding: hash_of(finding, seed))
  shares = share_out({check: len(found) for check, found in strata.items()},
                     count)
  return [finding for check in sorted(strata)
          for finding in strata[check][:shares[check]]]


def hash_of(finding, seed):
  text = repr((seed, *finding[:-1]))
  return hashlib.sha256(text.encode()).hexdigest()


def share_out(sizes, count):
  """How many of each stratum, by the method of Hare and Niemeyer."""
  total = sum(sizes.values())
  if total <= count:
    return sizes
  shares = {name: max(1, count * size // total) for name, size in sizes.items()}
  by_remainder = sorted(sizes, key=lambda name: (-(count * sizes[name] % total),
                                                 name))
  for name in by_remainder:
    if sum(shares.values()) < count and shares[name] < sizes[name]:
      shares[name] += 1
  return shares


def read_source(folder, file):
  with open(os.path.join(folder, file), encoding="utf-8",
            errors="replace") as stream:
    return stream.read().splitlines()


def describe(finding, folder):
  """A finding with its place in the source, and the line of a judgement that
  lacks verdict and reason, as Markdown."""
  lines = read_source(folder, finding.file)
  first = max(0, finding.line - 1 - EXCERPT)
  text = [f"## {finding.library} {finding.file}:{finding.line}:"
          f"{finding.column} {finding.check}", "", finding.message, ""]
  text += [f"- {where}:{number}: {note}"
           for where, number, note in finding.notes]
  text += ["", "```c"]
  for number, line in enumerate(lines[first:finding.line + EXCERPT], first + 1):
    mark = ">" if number == finding.line else " "
    text.append(f"{mark}{number:5} {line}")
  row = (f"| {finding.library} | {finding.file}:{finding.line} | "
         f"{finding.check} |  |  |")
  return "\n".join([*text, "```", "", row, "", ""])


def read_judgements(path):
  """(judgements, versions by library) of a document."""
  judgements, versions = [], {}
  with open(path, encoding="utf-8") as stream:
    for number, line in enumerate(stream, 1):
      line = line.rstrip()
      found = JUDGEMENT.match(line)
      if found:
        library, file, place, check, verdict, reason = found.groups()
        if not reason:
          raise Failure(f"{path}:{number}: a judgement without a reason")
        judgements.append(Judgement(library, file, int(place), check,
                                    verdict == "true", reason))
      elif re.search(r"\| *secret-[\w-]+ *\|", line) and ":" in line:
        raise Failure(f"{path}:{number}: not '| LIBRARY | FILE:LINE | CHECK | "
                      "true or false | REASON |'")
      elif VERSION.match(line):
        library, version = VERSION.match(line).groups()
        versions[library] = version
  if not judgements:
    raise Failure(f"{path}: no judgement in it")
  return judgements, versions


def place_of(item):
  """What a judgement and the finding it is about have in common."""
  return item.library, item.file, item.line, item.check


def percent(part, whole):
  return f"{100 * part / whole:.1f}%"


def precision(judgements, findings):
  """Lines with the share of true ones, by check and in all."""
  reported = collections.Counter(finding.check for finding in findings)
  judged = collections.defaultdict(list)
  for judgement in judgements:
    judged[judgement.check].append(judgement.verdict)
  width = max(map(len, judged))
  lines = [f"{'check':{width}} | findings | judged | true | precision"]
  for check, verdicts in sorted(judged.items()):
    lines.append(f"{check:{width}} | {reported[check]:8} | {len(verdicts):6} | "
                 f"{sum(verdicts):4} | {percent(sum(verdicts), len(verdicts))}")
  true = sum(judgement.verdict for judgement in judgements)
  lines.append(f"precision {percent(true, len(judgements))}: {true} of "
               f"{len(judgements)} judged findings are true")
  weight = sum(reported[check] for check in judged)
  if weight:
    expected = sum(reported[check] * sum(verdicts) / len(verdicts)
                   for check, verdicts in judged.items())
    lines.append(f"weighted by each check's findings: "
                 f"{percent(expected, weight)}")
  return lines
