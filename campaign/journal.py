"""The results of a campaign on disk: a line of JSON a run, only ever added to.

A run that is there with the identity of this build is not repeated. A line that
was cut off, by a full disk say, is as if it were not there.
"""

import fcntl
import json
import os
import shutil
import sys

from residue_matrix import Failure


def lock(stream, work):
  """Keeps other campaigns out of the folder until `stream` is closed."""
  try:
    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
  except BlockingIOError:
    stream.close()
    raise Failure(f"{work}: another campaign is running in this folder; "
                  "wait for it, or choose another one by --work") from None


class Journal:
  """`known`: run key -> the fields of its result, for this build."""

  def __init__(self, work, fields, fresh):
    self.fields = fields
    self.path = os.path.join(work, "results.jsonl")
    self.known = {}
    self.stream = open(self.path, "a+", encoding="utf-8")
    lock(self.stream, work)
    if fresh:
      self.stream.truncate(0)
      shutil.rmtree(os.path.join(work, "different"), ignore_errors=True)

  def read(self, identity):
    """Fills `known`; what is written from now on has this identity."""
    self.identity = identity
    self.stream.seek(0)
    text = self.stream.read()
    bad = 0
    for line in text.splitlines():
      try:
        row = json.loads(line)
        if row["build"] == self.identity:
          self.known[row["run"]] = [row[name] for name in self.fields]
      except (ValueError, KeyError, TypeError):
        bad += 1
    if bad:
      print(f"{self.path}: {bad} unreadable line{'s' if bad > 1 else ''}, "
            "taken as not there", file=sys.stderr)
    if text and not text.endswith("\n"):
      self.stream.write("\n")

  def write(self, key, result):
    row = {"run": key, "build": self.identity, **result._asdict()}
    self.stream.write(json.dumps(row) + "\n")
    self.stream.flush()

  def __enter__(self):
    return self

  def __exit__(self, *_):
    self.stream.close()
