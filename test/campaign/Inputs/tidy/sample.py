"""Draws samples of made-up findings."""

import collections
import sys

sys.dont_write_bytecode = True
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/../test"]

import tidy_findings


def make(check, number):
  return [tidy_findings.Finding("own", "one.c", line, 1, check, "text", ())
          for line in range(number)]


findings = make("secret-a", 800) + make("secret-b", 195) + make("secret-c", 3)
sample = tidy_findings.draw(findings, 100, "1")
print(dict(sorted(collections.Counter(finding.check
                                      for finding in sample).items())))
few = make("secret-a", 3)
print(f"{len(tidy_findings.draw(few, 100, '1'))} of {len(few)} if there are "
      "fewer")
print("the same again:",
      sample == tidy_findings.draw(reversed(findings), 100, "1"))
print("another seed is another sample:",
      sample != tidy_findings.draw(findings, 100, "2"))
findings.remove(sample[0])
print("those that stay if one goes:",
      len(set(sample) & set(tidy_findings.draw(findings, 100, "1"))))
