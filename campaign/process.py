"""Runs compilers and compiled programs: with their output, their processor
time, and limits that hold on a loaded machine.

A limit is processor time, which other processes cannot use up. A program that
waits for ever uses none, so what sleeps for long without using any is ended,
too. Each command is a session of its own: Ctrl-C reaches the driver alone,
which then ends what it has started.
"""

import collections
import os
import resource
import select
import signal
import subprocess
import tempfile
import threading

LOOK_EVERY = 5  # seconds between two looks at whether a command still runs
ASLEEP_FOR = 120  # seconds without any processor time: waits for ever
MAX_OUTPUT = 64 << 20  # bytes a command may write to a file

# `ended`: why it was ended before its time, or None.
Outcome = collections.namedtuple("Outcome", "status output errors seconds ended")


class Stopped(Exception):
  """The campaign is being interrupted; what a command did means nothing."""


class Commands:
  """What runs at the moment, in all threads."""

  def __init__(self):
    self.lock = threading.Lock()
    self.running = set()
    self.is_stopping = False

  def stop(self):
    """Ends all that runs. From now on `run` raises Stopped."""
    with self.lock:
      self.is_stopping = True
      for pid in self.running:
        end_session(pid)

  def run(self, command, cpu_seconds, folder=None):
    """Runs `command` to its end or its limit; returns an Outcome."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
      with self.lock:
        if self.is_stopping:
          raise Stopped
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
            cwd=folder, start_new_session=True,
            env={**os.environ, "LC_ALL": "C"})
        self.running.add(process.pid)
      try:
        set_limits(process.pid, cpu_seconds)
        asleep = wait_for_end(process.pid)
        end_session(process.pid)  # or what it left behind
        _, status, usage = os.wait4(process.pid, 0)
      finally:
        with self.lock:
          self.running.discard(process.pid)
      process.returncode = os.waitstatus_to_exitcode(status)
      if self.is_stopping:
        raise Stopped
      ended = None
      if asleep:
        ended = f"waits for ever (no processor time in {ASLEEP_FOR} s)"
      elif process.returncode == -signal.SIGXCPU:
        ended = f"took more than {cpu_seconds:.0f} s of processor time"
      output.seek(0)
      errors.seek(0)
      return Outcome(process.returncode, output.read(),
                     errors.read().decode(errors="replace"),
                     usage.ru_utime + usage.ru_stime, ended)


def set_limits(pid, cpu_seconds):
  whole = max(1, round(cpu_seconds))
  for kind, limit in ((resource.RLIMIT_CPU, (whole, whole + 5)),
                      (resource.RLIMIT_FSIZE, (MAX_OUTPUT, MAX_OUTPUT)),
                      (resource.RLIMIT_CORE, (0, 0))):
    try:
      resource.prlimit(pid, kind, limit)
    except ProcessLookupError:
      return


def end_session(pid):
  """A session that Popen started is led by a process group of its number."""
  try:
    os.killpg(pid, signal.SIGKILL)
  except ProcessLookupError:
    pass


def wait_for_end(pid):
  """Waits until the process ends or will not any more; says if the latter."""
  descriptor = os.pidfd_open(pid)
  try:
    last, looks = None, 0
    while not select.select([descriptor], [], [], LOOK_EVERY)[0]:
      used = time_used(pid)
      looks = looks + 1 if used == last else 0
      last = used
      if used is not None and looks * LOOK_EVERY >= ASLEEP_FOR:
        return True
    return False
  finally:
    os.close(descriptor)


def time_used(session):
  """Clock ticks that the session's processes have used so far; None while one
  of them could run or waits for a disk, be it that it does not get its turn."""
  ticks = 0
  for name in os.listdir("/proc"):
    if not name.isdigit():
      continue
    try:
      with open(f"/proc/{name}/stat", encoding="utf-8",
                errors="replace") as stream:
        fields = stream.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
      continue
    if int(fields[3]) == session:
      if fields[0] in "RD":
        return None
      ticks += int(fields[11]) + int(fields[12])
  return ticks


def name_status(status):
  """`exits with 1`, `ends by SIGSEGV`"""
  if status >= 0:
    return f"exits with {status}"
  try:
    return "ends by " + signal.Signals(-status).name
  except ValueError:
    return f"ends by signal {-status}"
