"""same_output.py BUILD CLANG SOURCE WORK: runs SOURCE plain and with every function secret.

Compiles at each -O level for each instruction set that this processor has, and fails at the first
difference in output or exit status.
"""

import subprocess
import sys

build, clang, source, work = sys.argv[1:]
features = subprocess.run([f"{build}/bin/lethe-residue", "--cpu-features"],
                          capture_output=True, text=True, check=True).stdout.split()
marches = ["x86-64"]
marches += ["x86-64-v3"] if "avx" in features else []
marches += ["x86-64-v4"] if "avx512" in features else []
plugin = [f"-fplugin={build}/lib/Lethe.so", "-fplugin-arg-lethe-all", "-mllvm",
          "-verify-machineinstrs", f"{build}/lib/liblethe.a"]


def output(march, level, name, flags):
    program = f"{work}.{name}"
    subprocess.run([clang, "-w", f"-march={march}", f"-{level}", source, "-o", program, "-lm",
                    *flags], check=True)
    run = subprocess.run([program], capture_output=True, text=True)
    return run.stdout, run.stderr, run.returncode


for march in marches:
    for level in ("O0", "O1", "O2", "O3", "Os", "Oz", "Og"):
        plain, hardened = output(march, level, "plain", []), output(march, level, "hardened", plugin)
        if not plain[0] or plain != hardened:
            sys.exit(f"{march} {level}: plain {plain}, hardened {hardened}")
