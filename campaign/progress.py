"""How far a campaign is: a line that a terminal shows in place, and that goes
anywhere else once in a while."""

import collections
import sys
import time


class Line:
  """`pause`: seconds after which to call `show` again."""

  # In this order; the latter also while there are none.
  verdicts = ("same", "different", "expected", "invalid", "skipped")
  always = ("same", "different")

  def __init__(self, name, total, every):
    self.name = name
    self.total = total
    self.in_place = sys.stdout.isatty()
    self.pause = 1 if self.in_place else every
    self.counts = collections.Counter()
    self.before = 0
    self.began = self.shown = time.monotonic()

  def count(self, verdict, before=False):
    self.counts[verdict] += 1
    self.before += before

  def text(self):
    done = sum(self.counts.values())
    parts = [f"{self.name}: {done}/{self.total}"]
    for verdict in self.verdicts:
      if self.counts[verdict] or verdict in self.always:
        parts.append(f"{self.counts[verdict]} {verdict}")
    now, seconds = done - self.before, time.monotonic() - self.began
    if now and seconds > 1:
      left = (self.total - done) * seconds / now
      parts.append(f"{now / seconds:.1f} a second")
      parts.append(f"{left / 60:.0f} minutes left")
    return ", ".join(parts)

  def show(self):
    now = time.monotonic()
    if now - self.shown < self.pause:
      return
    self.shown = now
    if self.in_place:
      print(f"\r{self.text()}\x1b[K", end="", flush=True)
    else:
      print(self.text(), flush=True)

  def clear(self):
    """Makes room for other lines."""
    if self.in_place:
      print("\r\x1b[K", end="", flush=True)
