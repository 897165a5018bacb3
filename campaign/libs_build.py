"""Builds a library plain and hardened, with its own makefile."""

import collections
import glob
import hashlib
import json
import os
import re
import resource
import shlex
import shutil
import subprocess

from residue_matrix import Failure

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILDS = ("plain", "hardened")
# Of the front end, for an entry of a secrets list.
UNUSED = re.compile(r"^(.*):(\d+):\d+: warning: this entry matches nothing",
                    re.MULTILINE)
WARNING = re.compile(r"^.*?: warning: (.*)$|^warning: (.*)$", re.MULTILINE)

# A test program: its target in the build folder, and its arguments.
Program = collections.namedtuple("Program", "name arguments")


class Library:
  """What the campaign has to know of BearSSL. Another library is another class
  with these members."""

  def __init__(self, name, folder, version):
    self.name = name
    self.folder = folder
    self.version = version
    self.source = os.path.join(folder, "source")
    self.include = os.path.join(self.source, "inc")
    self.list = os.path.join(ROOT, "lists", name + ".txt")
    own = os.path.join(ROOT, "campaign", name)
    self.case_files = [os.path.join(own, file) for file in
                       ("ciphers.c", "hashes.c", "public-key.c")]
    # Compiled with the plugin in both builds.
    self.hardened_file = os.path.join(own, "keys.c")
    self.programs = (Program("testcrypto", ["all"]), Program("testx509", []))
    self.archive = "libbearssl.a"
    # testx509 looks for its certificates in ../test/x509, as seen from here if
    # it is called by a name without folders.
    self.program_folder = os.path.join(self.source, "src")

  def count_units(self):
    return sum(len(glob.glob(os.path.join(self.source, "src", *pattern)))
               for pattern in (("*.c",), ("*", "*.c")))


def children_seconds():
  usage = resource.getrusage(resource.RUSAGE_CHILDREN)
  return usage.ru_utime + usage.ru_stime


class Build:
  """One build of a library, in a folder of its own."""

  def __init__(self, options, library, name, level, march):
    self.options = options
    self.library = library
    self.is_hardened = name == "hardened"
    self.folder = os.path.join(library.folder, f"{level}-{march}", name)
    self.log = os.path.join(self.folder, "make.log")
    self.plugin = os.path.join(options.build, "lib", "Lethe.so")
    self.runtime = os.path.join(options.build, "lib", "liblethe.a")
    self.flags = ["-" + level, "-march=" + march, "-fPIC", "-W", "-Wall",
                  "-mllvm", "-verify-machineinstrs"]
    self.units = library.count_units()
    self.facts = {}
    for path in (self.plugin, self.runtime, options.clang, library.list):
      if not os.path.exists(path):
        raise Failure(f"{path}: no such file; ./x build makes Lethe's")
    for path in (self.folder, self.plugin, library.list):
      if re.search(r"\s", path):
        raise Failure(f"{path}: make takes no path with a space; use --work, "
                      "or a checkout elsewhere")

  def plugin_flags(self):
    return ["-fplugin=" + self.plugin,
            "-fplugin-arg-lethe-secrets=" + self.library.list,
            "-fplugin-arg-lethe-unused-secrets",
            *shlex.split(self.options.plugin_flags)]

  def make_flags(self):
    return self.flags + (self.plugin_flags() if self.is_hardened else [])

  def identity(self):
    """Of all that decides what the build is."""
    digest = hashlib.sha256()
    files = [self.options.clang]
    if self.is_hardened:
      files += [self.plugin, self.runtime, self.library.list]
    for path in files:
      with open(path, "rb") as stream:
        digest.update(hashlib.sha256(stream.read()).digest())
    digest.update(repr((self.make_flags(), self.library.version)).encode())
    return digest.hexdigest()

  def make(self):
    """Builds the library and its test programs, unless that has been done."""
    stamp = os.path.join(self.folder, "facts.json")
    identity = self.identity()
    if os.path.exists(stamp) and not self.options.fresh:
      with open(stamp, encoding="utf-8") as stream:
        self.facts = json.load(stream)
      if self.facts["identity"] == identity:
        return
    shutil.rmtree(self.folder, ignore_errors=True)
    os.makedirs(self.folder)
    before = children_seconds()
    output = self.run_make("lib")
    seconds = children_seconds() - before
    programs = self.run_make(*(self.path(program.name)
                               for program in self.library.programs))
    objects = len(glob.glob(self.path("obj/*.o"))) - len(self.library.programs)
    if objects != self.units:
      raise Failure(f"{self.folder}: {objects} objects of {self.units} units")
    self.facts = {
        "identity": identity, "seconds": seconds, "text": self.measure_text(),
        "unused": [int(number) for path, number in UNUSED.findall(output)
                   if path == self.library.list],
        "warnings": [text for text in
                     (a or b for a, b in WARNING.findall(output + programs))
                     if not text.startswith("this entry matches nothing")]}
    # Last, so that what was interrupted is built again.
    with open(stamp, "w", encoding="utf-8") as out:
      json.dump(self.facts, out)

  def path(self, name):
    return os.path.join(self.folder, name)

  def run_make(self, *targets):
    # The makefile has the libraries first on a linker's command line.
    link = ["-Wl,--whole-archive", self.runtime, "-Wl,--no-whole-archive"]
    command = ["make", "-C", self.library.source, f"-j{self.options.jobs}",
               "--output-sync=target", "BUILD=" + self.folder,
               "CC=" + self.options.clang, "LD=" + self.options.clang,
               "CFLAGS=" + " ".join(self.make_flags()),
               "LDFLAGS=" + " ".join(link if self.is_hardened else []),
               *targets]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                            stderr=subprocess.STDOUT, check=False)
    with open(self.log, "a", encoding="utf-8") as out:
      out.write(shlex.join(command) + "\n" + answer.stdout)
    if answer.returncode:
      reason = next((line for line in answer.stdout.splitlines()
                     if "error" in line.lower() or "Bad machine code" in line),
                    f"make ends with status {answer.returncode}")
      raise Failure(f"does not build: {reason}\n  all of it is in {self.log}")
    return answer.stdout

  def measure_text(self):
    """Bytes of code and read-only data in the library."""
    tool = os.path.join(os.path.dirname(self.options.clang), "llvm-size")
    answer = subprocess.run([tool, self.path(self.library.archive)],
                            capture_output=True, text=True, check=True)
    return sum(int(line.split()[0]) for line in answer.stdout.splitlines()[1:])

  def run_program(self, program):
    return subprocess.run([program.name, *program.arguments],
                          executable=self.path(program.name),
                          capture_output=True, stdin=subprocess.DEVNULL,
                          cwd=self.library.program_folder, check=False)

  def link_cases(self):
    """The library with the functions that call it, as a shared object."""
    keys, target = self.path("keys.o"), self.path("cases.so")
    common = [self.options.clang, "-O2", "-fPIC", "-Wall", "-Wextra",
              "-I" + os.path.join(self.options.build, "include")]
    for command in (
        [*common, "-fplugin=" + self.plugin, "-c", self.library.hardened_file,
         "-o", keys],
        [*common, "-shared", "-Wl,-z,now", "-Wl,--no-undefined",
         "-I" + self.library.include, *self.library.case_files, keys,
         "-Wl,--whole-archive", self.path(self.library.archive),
         "-Wl,--no-whole-archive", self.runtime, "-o", target]):
      answer = subprocess.run(command, capture_output=True, text=True,
                              check=False)
      if answer.returncode:
        raise Failure(f"does not build: {answer.stderr.strip()}\n"
                      f"  {shlex.join(command)}")
    return target

  def unused_entries(self):
    """Lines of the list whose entry matches nothing in any unit."""
    times = collections.Counter(self.facts["unused"])
    return sorted(line for line, number in times.items()
                  if number == self.units)

  @property
  def entries(self):
    with open(self.library.list, encoding="utf-8") as stream:
      return sum(bool(line.split("#")[0].strip()) for line in stream)

  @property
  def warnings(self):
    return self.facts["warnings"]

  @property
  def seconds(self):
    return self.facts["seconds"]

  @property
  def text(self):
    return self.facts["text"]
