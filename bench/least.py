"""What erasing takes at the least: the time that the processor needs for the
shortest code that erases as much, by llvm-mca.

usage: ./x bench least [--cpu NAME] FILE FUNCTION... [-- CLANG-OPTION...]

FILE is compiled with Lethe at -O2. Its remarks say what each FUNCTION erases at
an exit; these are added up, for functions that are called in a row. The code has
one instruction for each register, and stores of 32 bytes for the stack. The
figure is that of a loop over it, which is all that the processor has to do.
"""

import argparse
import os
import re
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "bench"))

from common import Failure, run_process

REMARK = re.compile(r"remark: '(?P<name>[^']+)' erases (?P<stack>\d+) bytes of "
                    r"stack and (?P<registers>.*) at \d+ exits?;")
GPRS = ("eax ecx edx esi edi r8d r9d r10d r11d").split()
ITERATIONS = 100


def parse_command_line():
  parser = argparse.ArgumentParser(
      prog="./x bench least",
      description=re.sub(r"usage: .*\n\n", "", __doc__),
      formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument("file", metavar="FILE")
  parser.add_argument("functions", nargs="+", metavar="FUNCTION")
  parser.add_argument("--cpu", default="native", metavar="NAME",
                      help="of those that llvm-mca knows (default: this one)")
  parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
  parser.add_argument("--clang", required=True, help=argparse.SUPPRESS)
  arguments = sys.argv[1:]
  own = arguments.index("--") if "--" in arguments else len(arguments)
  options = parser.parse_args(arguments[:own])
  options.flags = arguments[own + 1:]
  return options


def read_remarks(options):
  """By function: bytes of stack, and registers as the remark names them."""
  command = [options.clang, "-O2", *options.flags,
             "-fplugin=" + os.path.join(options.build, "lib", "Lethe.so"),
             "-Rpass=lethe", "-c", "-o", os.devnull, options.file]
  answer = run_process(command)
  return {found["name"]: (int(found["stack"]), found["registers"])
          for found in REMARK.finditer(answer.stderr)}


def erasing_code(stack, registers):
  """Assembly that erases it."""
  def count(kind):
    found = re.search(rf"(\d+) {kind}\b", registers)
    return int(found[1]) if found else 0

  code = [f"xorps %xmm{n}, %xmm{n}" for n in range(min(count("XMM"), 16))]
  code += [f"vpxor %xmm{n}, %xmm{n}, %xmm{n}" for n in range(count("YMM"))]
  code += [f"vpxord %xmm{n}, %xmm{n}, %xmm{n}" for n in range(count("ZMM"))]
  if "all YMM" in registers:
    code += ["vzeroupper"]
    code += [f"vpxord %xmm{n}, %xmm{n}, %xmm{n}" for n in range(16, 32)]
    code += [f"kxorw %k{n}, %k{n}, %k{n}" for n in range(8)]
  if "x87" in registers:
    code += ["flds (%rip)"] * 8 + ["fstp %st(0)"] * 8
  code += [f"vmovdqu64 %ymm31, -{offset}(%rsp)"
           for offset in range(32, stack + 1, 32)]
  code += ["movq $0, -8(%rsp)"] * (stack % 32 // 8)
  # RAX, the first of them, carries a result.
  code += [f"xorl %{name}, %{name}" for name in GPRS[1:][:count("GPR")]]
  return code


def least_cycles(clang, code, cpu):
  tool = os.path.join(os.path.dirname(clang), "llvm-mca")
  answer = run_process([tool, f"-mcpu={cpu}", f"-iterations={ITERATIONS}"],
                       stdin="\n".join(code) + "\n")
  return int(re.search(r"Total Cycles:\s+(\d+)", answer.stdout)[1]) / ITERATIONS


def main():
  options = parse_command_line()
  known = read_remarks(options)
  code = []
  for name in options.functions:
    if name not in known:
      raise Failure(f"{options.file}: Lethe has nothing erased at an exit of "
                    f"'{name}'; it has of: {' '.join(known) or 'no function'}")
    stack, registers = known[name]
    print(f"{name}: {stack} bytes of stack and {registers}")
    code += erasing_code(stack, registers)
  cycles = least_cycles(options.clang, code, options.cpu)
  print(f"{len(code)} instructions: {cycles:.1f} cycles at the least")


if __name__ == "__main__":
  try:
    main()
  except Failure as failure:
    sys.exit(f"bench least: error: {failure}")
