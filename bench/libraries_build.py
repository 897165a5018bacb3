"""Builds BearSSL and libsodium in several ways, with their own makefiles, and
links them with what measures them."""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess

import debsource
from common import Failure, expand_flags, run, secrets_lists

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SOURCES = os.path.join(HERE, "libraries")
FLAGS = ["-O2", "-fPIC"]


def hash_files(paths):
  digest = hashlib.sha256()
  for path in paths:
    with open(path, "rb") as stream:
      digest.update(hashlib.sha256(stream.read()).digest())
  return digest.hexdigest()


class Library:
  """What is to be known of a library: subclasses say the rest."""

  version = None  # the preferred one of Debian's
  test_program = None  # an object file of the build, to be linked

  def __init__(self, options):
    self.options = options
    self.name = type(self).__name__.lower()
    self.lists = secrets_lists(self.name)
    self.driver = os.path.join(SOURCES, self.name + ".c")
    self.folder = os.path.join(options.work, self.name)
    self.source = os.path.join(self.folder, "source")

  def fetch(self):
    """Gets the source, and makes a copy of it that is ready to build."""
    folder = os.path.join(self.options.sources, self.name)
    os.makedirs(folder, exist_ok=True)
    self.version = debsource.fetch(self.name, folder, self.version)
    stamp = os.path.join(self.folder, "version")
    if not os.path.exists(stamp):
      os.makedirs(self.folder, exist_ok=True)
      shutil.rmtree(self.source, ignore_errors=True)
      shutil.copytree(os.path.join(folder, "source"), self.source,
                      symlinks=True)
      self.prepare()
      with open(stamp, "w", encoding="utf-8") as out:
        out.write(self.version + "\n")
    with open(stamp, encoding="utf-8") as stream:
      if stream.read().strip() != self.version:
        raise Failure(f"{self.folder} has another version than {folder}; "
                      "remove one of them")

  def prepare(self):
    """What the source needs before the first build."""


class Bearssl(Library):
  title = "BearSSL"
  version = "0.6+dfsg.1-3"
  archive = "libbearssl.a"
  includes = ("source/inc",)
  test_program = "obj/test_speed.o"

  @property
  def call_files(self):
    own = os.path.join(ROOT, "campaign", "bearssl")
    return [os.path.join(own, file)
            for file in ("ciphers.c", "hashes.c", "public-key.c")]

  # Compiled with Lethe in each build: it makes keys for what is measured.
  key_file = os.path.join(ROOT, "campaign", "bearssl", "keys.c")
  # Of all these calls, those of what is timed.
  calls = re.compile(
      r"br_(aes_(ct64|x86ni)_ctr_run|chacha20_\w+_run|poly1305_ctmulq_run|"
      r"ghash_(ctmul64|pclmul)|sha(256|512)_out|hmac_out \(SHA-256\)|"
      r"rsa_i(31|62)_private|ec_c25519_m31\.mul|ec_p256_m31\.mulgen|"
      r"ecdsa_i31_sign_raw)")

  def make(self, tree):
    tree.make(tree.source, f"BUILD={tree.place}", f"CC={tree.compiler}",
              "CFLAGS=" + " ".join([*FLAGS, "-W", "-Wall", *tree.flags]),
              "lib", f"{tree.place}/{self.test_program}")


class Libsodium(Library):
  title = "libsodium"
  version = "1.0.18-1+deb12u1"
  archive = "src/libsodium/.libs/libsodium.a"
  call_files = (os.path.join(SOURCES, "libsodium-calls.c"),)
  key_file = None
  calls = re.compile(".*")
  # One header is generated, and includes others from the source.
  includes = ("source/src/libsodium/include", "plain/src/libsodium/include",
              "source/src/libsodium/include/sodium")

  def prepare(self):
    run(["autoreconf", "-i", self.source])

  def make(self, tree):
    # Not configured with the way's flags: a compiler has one configuration.
    tree.run("env", "-C", tree.place, f"{tree.source}/configure",
             "--disable-shared", "--with-pic", "--disable-dependency-tracking",
             f"--cache-file={os.path.dirname(tree.place)}/{tree.configuration}",
             f"CC={tree.compiler}", "CFLAGS=-O2")
    tree.make(f"{tree.place}/src/libsodium",
              "CC=" + " ".join([tree.compiler, *tree.flags]))


LIBRARIES = {library.__name__.lower(): library
             for library in (Bearssl, Libsodium)}


class Tree:
  """One library built in one way. Here `folder` is what this program sees, and
  `place` the same as the compiler's root has it."""

  def __init__(self, options, library, way, root):
    self.options, self.library, self.way = options, library, way
    self.root = root if way.gcc else None
    self.folder = self.place = os.path.join(library.folder, way.name)
    self.source = library.source
    self.plugin = os.path.join(options.build, "lib", "Lethe.so")
    self.compiler = options.clang
    if self.root:
      self.place = os.path.join("/bench", library.name, way.name)
      self.folder = self.root.folder + self.place
      self.source = os.path.join("/bench", library.name, "source")
      self.compiler = "gcc-14"
    self.runtime = os.path.join(options.build, "lib", "liblethe.a")
    self.flags = expand_flags(way.flags, self.plugin, library.lists)
    self.log = os.path.join(library.folder, way.name + ".log")
    for path in (self.folder, self.plugin, *library.lists):
      if re.search(r"\s", path):
        raise Failure(f"{path}: make takes no path with a space; use --work, "
                      "or a checkout elsewhere")

  def path(self, name):
    return os.path.join(self.folder, name)

  def output(self, name):
    """A file that is made here, of what the compiler's root may have."""
    return os.path.join(self.library.folder, f"{self.way.name}-{name}")

  def run(self, *command):
    if self.root:
      command = self.root.command(*command)
    with open(self.log, "a", encoding="utf-8") as log:
      log.write(shlex.join(command) + "\n")
      log.flush()
      begin = log.tell()
      status = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL,
                              check=False).returncode
    if status:
      with open(self.log, encoding="utf-8", errors="replace") as log:
        log.seek(begin)
        reason = next((line.strip() for line in log if "error:" in line),
                      f"{command[0]} ends with status {status}")
      raise Failure(f"{self.library.title}, {self.way.title}: does not build: "
                    f"{reason}\n  all of it is in {self.log}")

  def make(self, folder, *words):
    self.run("make", "-C", folder, f"-j{self.options.jobs}", *words)

  @property
  def configuration(self):
    """A name for what configure finds out, which the compiler decides."""
    compiler = (self.root.folder + "/usr/bin/gcc-14" if self.root
                else self.options.clang)
    return f"config-{hash_files([compiler])[:16]}.cache"

  def identity(self):
    """Of all that decides what the build is."""
    files = [__file__]
    if "-fplugin=" + self.plugin in self.flags:
      files += [self.plugin, *self.library.lists]
    return repr((self.library.version, self.folder, self.flags,
                 self.configuration, hash_files(files)))

  def build(self):
    """Builds the library, unless that has been done."""
    stamp = self.path("identity")
    identity = self.identity()
    if os.path.exists(stamp):
      with open(stamp, encoding="utf-8") as stream:
        if stream.read() == identity:
          return
    print(f"building {self.library.title}: {self.way.title}", flush=True)
    shutil.rmtree(self.folder, ignore_errors=True)
    os.makedirs(self.folder)
    if self.root:
      self.root.copy_in(self.library.source,
                        os.path.join(self.library.name, "source"))
    if os.path.exists(self.log):
      os.remove(self.log)
    self.library.make(self)
    # Last, so that what was interrupted is built again.
    with open(stamp, "w", encoding="utf-8") as out:
      out.write(identity)

  def text(self):
    """Bytes of code, unwind tables and constants in the library."""
    tool = os.path.join(os.path.dirname(self.options.clang), "llvm-size")
    answer = run([tool, self.path(self.library.archive)])
    return sum(int(line.split()[0]) for line in answer.splitlines()[1:])

  @property
  def include_flags(self):
    return ["-I" + os.path.join(self.library.folder, path)
            for path in self.library.includes]

  def link(self, kind, name, flags, inputs):
    """Links what is made of `inputs` with all of the library. The same linker
    does it for all ways, here."""
    libraries = [self.runtime]
    if self.root:
      libraries.append(self.root.runtime_library())
    target = self.output(name)
    run([self.options.clang, "-O2", *flags, *self.include_flags, "-o", target,
         *inputs, *kind, self.path(self.library.archive),
         "-Wl,--no-whole-archive", *libraries])
    return target

  def link_entries(self, erase_once=False):
    """What bench/run.c measures; with a wipe after each call if `erase_once`."""
    return self.link([], "once.so" if erase_once else "entries.so",
                     ["-fPIC", "-shared", "-Wl,-Bsymbolic", "-Wl,-z,now",
                      f"-DERASE_ONCE={erase_once:d}"],
                     [self.library.driver])

  def link_test_program(self):
    """BearSSL's testspeed."""
    return self.link([], "testspeed", ["-Wl,--wrap=clock,--wrap=printf"],
                     [self.path(self.library.test_program),
                      os.path.join(SOURCES, "testspeed.c")])

  def link_calls(self):
    """What lethe-residue measures."""
    inputs = list(self.library.call_files)
    flags = ["-fPIC", "-I" + os.path.join(self.options.build, "include")]
    if self.library.key_file:
      keys = self.output("keys.o")
      run([self.options.clang, "-O2", *flags, "-fplugin=" + self.plugin, "-c",
           self.library.key_file, "-o", keys])
      inputs.append(keys)
    return self.link(["-Wl,--whole-archive"], "calls.so",
                     [*flags, "-shared", "-Wl,-z,now", "-Wl,--no-undefined"],
                     inputs)

  def measure_residue(self, cases):
    """What lethe-residue reports of each case."""
    source = self.output("cases.txt")
    with open(source, "w", encoding="utf-8") as out:
      out.writelines(case.text + "\n" for case in cases)
    command = [os.path.join(self.options.build, "bin", "lethe-residue"),
               self.link_calls(), "--cases", source, "--outputs", "--json"]
    answer = subprocess.run(command, capture_output=True, text=True,
                            check=False)
    try:
      reported = json.loads(answer.stdout)["cases"]
    except (ValueError, KeyError):
      raise Failure(f"{shlex.join(command)}: {answer.stderr.strip()}")
    for case, report in zip(cases, reported):
      if report["verdict"] == "error":
        raise Failure(f"lethe-residue, {self.way.title}, {case.title}: "
                      f"{report.get('error')}")
    return reported
