"""Measures built libraries: times of calls, rates of BearSSL's testspeed, text,
residue."""

import os
import re
import subprocess

import libs
from common import Failure, measure_cycles, median, run

HERE = os.path.dirname(os.path.abspath(__file__))
# What testspeed is asked for, and whether it counts in the mean that whole-unit
# hardening is judged by: one of each kind, as the figures published for GCC are.
TESTSPEED = {
    "sha256": True, "sha512": False,
    "aes128_ct64_ctr": True, "aes128_x86ni_ctr": False,
    "chacha20_ct": True, "chacha20_sse2": False,
    "poly1305_ctmul": True, "poly1305_ctmulq": False,
    "ghash_ctmul64": False, "ghash_pclmul": False,
    "rsa_i31": True, "rsa_i62": False,
    "ec_p256_m31": True, "ec_c25519_m31": True, "ecdsa_p256_m31": True,
}
# The plain build, and one wipe after each call: bench/libraries/erase_once.h.
ONCE = "once"
# Of each run and way: the least time counts.
PROCESSES = 2


def measure_entries(options, trees):
  program = os.path.join(options.work, "run")
  run([options.clang, "-O2", "-o", program, os.path.join(HERE, "run.c"),
       "-ldl"])
  libraries = {name: tree.link_entries() for name, tree in trees.items()}
  libraries[ONCE] = trees["plain"].link_entries(erase_once=True)
  cycles = measure_cycles(program, options.rounds, options.filter or ".",
                          libraries, options.runs)
  return [{"name": name, "size": size, "times": times,
           "title": f"{name} {size}" if size else name}
          for (name, size), times in cycles.items()]


def read_time(program, name):
  """Nanoseconds for 8 KiB or an operation, of testspeed's first line; None if
  this processor cannot run it. What else it would measure under that name is not
  waited for."""
  with subprocess.Popen([program, name], stdout=subprocess.PIPE, text=True,
                        stdin=subprocess.DEVNULL) as process:
    line = process.stdout.readline()
    process.kill()
  found = re.fullmatch(r"[^\t]*\t([^\t]+)\t(\w+)/s\n", line)
  if found:
    rate = float(found[1])
    return 8192e3 / rate if found[2] == "MB" else 1e9 / rate
  if not line.endswith("UNAVAILABLE\n"):
    raise Failure(f"{program} {name} prints '{line.strip()}'")
  return None


def measure_program(options, trees):
  """What testspeed says, by way."""
  names = [name for name in TESTSPEED if re.search(options.filter, name)]
  if not names:
    return []
  programs = {way: tree.link_test_program() for way, tree in trees.items()}
  rows = []
  for name in names:
    seen = {way: [] for way in programs}
    for _ in range(options.runs):
      times = {way: [] for way in programs}
      for _ in range(PROCESSES):
        for way, program in programs.items():
          times[way].append(read_time(program, name))
      for way, values in times.items():
        if None not in values:
          seen[way].append(min(values))
    rows.append({
        "name": name, "size": 8192, "counts": TESTSPEED[name],
        "title": name + ("*" if TESTSPEED[name] else ""),
        "times": {way: median(values) for way, values in seen.items()
                  if values}})
  return rows


def select_calls(library):
  """Those to measure for residue."""
  present = libs.cpu_flags()
  return [case for case in libs.read_cases(library.call_files)
          if library.calls.fullmatch(case.title)
          and present.issuperset(case.needs)]


def measure_calls(library, trees):
  """Bytes that each call leaves, by way. All ways have to compute the same."""
  cases = select_calls(library)
  reports = {way: tree.measure_residue(cases) for way, tree in trees.items()}
  rows = []
  for number, case in enumerate(cases):
    found = {way: report[number] for way, report in reports.items()}
    outputs = {report["outputs"] for report in found.values()}
    if len(outputs) != 1 or outputs & {None, "unstable"}:
      raise Failure(f"{library.title}, {case.title}: the ways do not compute "
                    "the same: " + ", ".join(
                        f"{way} {report['outputs']}"
                        for way, report in found.items()))
    rows.append({"title": case.title,
                 "bytes": {way: libs.count_bytes(report)
                           for way, report in found.items()}})
  return rows


def measure(options, library, trees):
  measured = {
      "calls": measure_calls(library, trees),
      "text": {way: tree.text() for way, tree in trees.items()},
      "entries": measure_entries(options, trees),
      "testspeed": []}
  if library.test_program:
    measured["testspeed"] = measure_program(options, trees)
  if not measured["entries"] and not measured["testspeed"]:
    raise Failure(f"--filter '{options.filter}': {library.title} has nothing of "
                  "that name")
  return measured
