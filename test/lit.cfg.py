import os
import subprocess

import lit.formats

config.name = "lethe"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".cpp", ".ll", ".mir", ".s", ".S", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = config.build_dir + "/test/out"

path = [config.llvm_tools_dir, config.build_dir + "/bin", os.environ["PATH"]]
config.environment["PATH"] = os.pathsep.join(path)
# Nothing of the user's own set-up may change what a test compiles.
for name in ("CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH"):
    config.environment.pop(name, None)

plugin = config.build_dir + "/lib/Lethe.so"
linker_plugin = config.build_dir + "/lib/LetheLTO.so"
residue = config.build_dir + "/bin/lethe-residue"
for name, value in [
    # The plugin and what every test of code generation runs with.
    ("%lethe-codegen", f"-fplugin={plugin} -mllvm -verify-machineinstrs"),
    # What a link with -flto needs besides.
    ("%lethe-link", f"-fuse-ld=lld -Wl,--load-pass-plugin={linker_plugin} "
                    "-Wl,-mllvm,-verify-machineinstrs"),
    ("%check-tidy", f"{config.python} {config.test_source_root}/check_tidy.py "
                    f"--build {config.build_dir} --tools {config.llvm_tools_dir}"),
    # All checks, those that are off by default as well.
    ("%tidy-all", f"clang-tidy -quiet -load={config.build_dir}/lib/LetheTidy.so "
                  "--checks=-*,secret-*"),
    ("%lethe-tidy-module", f"{config.build_dir}/lib/LetheTidy.so"),
    ("%lethe-residue", residue),
    ("%lethe-library", config.build_dir + "/lib"),
    ("%lethe-include", config.build_dir + "/include"),
    ("%lethe", f"-fplugin={plugin}"),
    ("%residue-matrix", f"{config.python} {config.test_source_root}/residue_matrix.py "
                        f"--build {config.build_dir} --clang {config.clang}"),
    # Debian's, which alone sees Debian's modules.
    ("%system-python", "/usr/bin/python3"),
    ("%clangxx", config.clangxx),
    ("%clang", config.clang),
    ("%python", config.python),
    ("%build", config.build_dir),
    ("%source", os.path.dirname(config.test_source_root)),
]:
    config.substitutions.append((name + r"\b", value))

if os.path.exists(residue):
    answer = subprocess.run([residue, "--cpu-features"], capture_output=True, text=True)
    config.available_features.update("cpu-" + f for f in answer.stdout.split())

if os.path.exists("/usr/include/sodium.h"):
    config.available_features.add("sodium")
