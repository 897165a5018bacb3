"""Runs all benchmarks, then says what they show beside the goals.

usage: ./x bench [--with-gcc14]
"""

import argparse
import os
import subprocess
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "bench"))

import summary

WITH_GCC14 = ("functions", "libraries")


def parse_command_line():
  parser = argparse.ArgumentParser(
      prog="./x bench", description=__doc__.partition("\n\nusage")[0])
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--with-gcc14", action="store_true",
                      help="measure GCC 14, too, in a Debian 13 root that "
                           "debootstrap makes; needs to be root")
  return parser.parse_args()


def run_benchmark(options, name):
  """Its exit status. It writes its results where it does by default."""
  command = [sys.executable, os.path.join(ROOT, "bench", name + ".py"),
             "--build", options.build, "--clang", options.clang]
  if options.with_gcc14 and name in WITH_GCC14:
    command.append("--with-gcc14")
  path = summary.result_path(name)
  if os.path.exists(path):
    os.remove(path)  # what is there is not of this run
  if name == "tidy":
    os.makedirs(os.path.dirname(path), exist_ok=True)
    command += ["--json", path]
  print(f"==== ./x bench {name}", flush=True)
  return subprocess.run(command, check=False).returncode


def main():
  options = parse_command_line()
  failed = [name for name in summary.BENCHMARKS
            if run_benchmark(options, name)]
  print("==== summary")
  summary.report()
  for name in failed:
    print(f"error: ./x bench {name} ended with an error; see above")
  return 1 if failed else 0


if __name__ == "__main__":
  sys.exit(main())
