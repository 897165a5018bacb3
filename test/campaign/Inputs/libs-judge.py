"""Prints what the campaign says of results that it could get."""

import collections
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

import libs

Outcome = collections.namedtuple("Outcome", "returncode stdout stderr")


def call(verdict, gpr, outputs="1f", fenv=0, error=""):
  return {"verdict": verdict, "bytes": {"stack": 0, "gpr": gpr, "fenv": fenv},
          "stack": [], "registers": {"gpr": ["rax"]}, "unstable": 0,
          "error": error, "outputs": outputs}


CALLS = {
    "as it should be": (call("residue", 8), call("clean", 0)),
    "residue": (call("residue", 8), call("residue", 1)),
    "no control": (call("clean", 0), call("clean", 0)),
    "control in fenv only": (call("clean", 0, fenv=1), call("clean", 0)),
    "other results": (call("residue", 8), call("clean", 0, outputs="2e")),
    "no results": (call("residue", 8, outputs=None),
                   call("clean", 0, outputs=None)),
    "crash": (call("residue", 8), call("error", 0, error="SIGSEGV")),
}
PROGRAMS = {
    "as it should be": (Outcome(0, b"ok\n", b""), Outcome(0, b"ok\n", b"")),
    "fails plain": (Outcome(1, b"", b"no file"), Outcome(1, b"", b"no file")),
    "fails hardened": (Outcome(0, b"ok\n", b""), Outcome(1, b"ok\n", b"")),
    "prints less": (Outcome(0, b"a\nb\n", b""), Outcome(0, b"a\n", b"")),
    "prints other": (Outcome(0, b"a\nb\n", b""), Outcome(0, b"a\nc\n", b"")),
    "errors": (Outcome(0, b"a\n", b""), Outcome(0, b"a\n", b"oh")),
    "silent": (Outcome(0, b"", b""), Outcome(0, b"", b"")),
}

tally = libs.Tally()
for title, results in CALLS.items():
  reasons = libs.compare_call(*results)
  tally.count(reasons)
  print(f"call, {title}: {reasons}")
for title, outcomes in PROGRAMS.items():
  reasons = libs.compare_program("program", *outcomes)
  tally.count(reasons)
  print(f"program, {title}: {reasons}")
print("status", tally.finish())
for same, fault in ((1, None), (1, "a fault"), (0, None)):
  tally = libs.Tally()
  tally.same = same
  tally.faults += [fault] if fault else []
  print("status", tally.finish())
