"""Libraries that campaign/tidy.py checks: configured and compiled as far as it
takes to have generated headers and a compilation database."""

import glob
import hashlib
import json
import os
import shlex
import shutil
import subprocess

import debsource
from residue_matrix import Failure

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATABASE = "compile_commands.json"


def read(path):
  """The text of a file, empty if there is none."""
  if not os.path.exists(path):
    return ""
  with open(path, encoding="utf-8") as stream:
    return stream.read()


def write_rows(folder, rows):
  """A compilation database."""
  with open(os.path.join(folder, DATABASE), "w", encoding="utf-8") as out:
    json.dump(rows, out, indent=1)


class Library:
  """What the campaign has to know of a library: subclasses say the rest."""

  package = ""
  # The version whose findings docs/checker-precision.md judges; another one
  # serves where the archives have it no more.
  version = None
  folders = ()  # of the source, whose units are checked

  def __init__(self, options, folder):
    self.options = options
    self.name = type(self).__name__.lower()
    # Compilers write paths without symbolic links.
    self.folder = folder = os.path.realpath(folder)
    self.source = os.path.join(folder, "source")
    self.list = os.path.join(ROOT, "lists", self.name + ".txt")
    self.tree = os.path.join(folder, "build")
    self.fragments = os.path.join(folder, "fragments")
    self.database = os.path.join(folder, "database")
    self.log = os.path.join(folder, "build.log")

  def build(self):
    """Runs the commands that make the compilation database."""
    raise NotImplementedError

  def count_entries(self):
    return sum(bool(line.split("#")[0].strip())
               for line in read(self.list).splitlines())

  def fetch(self):
    self.version = debsource.fetch(self.package, self.folder, self.version)

  def run(self, *command, folder=None):
    with open(self.log, "a", encoding="utf-8") as out:
      out.write(shlex.join(command) + "\n")
      out.flush()
      status = subprocess.run(command, cwd=folder or self.tree, stdout=out,
                              stderr=subprocess.STDOUT, check=False,
                              stdin=subprocess.DEVNULL).returncode
    if status:
      raise Failure(f"{self.name} does not build: {command[0]} ends with "
                    f"status {status}\n  {self.log} has its messages")

  def make(self, *words):
    self.run("make", f"-j{self.options.jobs}", *words)

  @property
  def flags(self):
    """Clang itself writes the database, a fragment a unit."""
    return f"-O0 -gen-cdb-fragment-path {self.fragments}"

  def identity(self):
    """Of all that decides what the database is."""
    with open(__file__, "rb") as stream:
      digest = hashlib.sha256(stream.read())
    digest.update(repr((self.version, self.source,
                        self.options.clang)).encode())
    return digest.hexdigest()

  def prepare(self):
    """Fetches and builds, unless that has been done; returns the units, as
    rows of the compilation database."""
    self.fetch()
    stamp = os.path.join(self.folder, "built")
    if read(stamp) != self.identity():
      print(f"building {self.name} {self.version}", flush=True)
      for folder in (self.tree, self.fragments, self.database):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
      for path in (stamp, self.log):
        if os.path.exists(path):
          os.remove(path)
      self.build()
      self.write_database()
      # Last, so that what was interrupted is built again.
      with open(stamp, "w", encoding="utf-8") as out:
        out.write(self.identity())
    return json.loads(read(os.path.join(self.database, DATABASE)))

  def write_database(self):
    rows = [json.loads(read(path).rstrip().rstrip(","))
            for path in sorted(glob.glob(os.path.join(self.fragments, "*")))]
    rows += json.loads(read(os.path.join(self.tree, DATABASE)) or "[]")
    kept = {}
    for row in rows:
      path = os.path.normpath(os.path.join(row["directory"], row["file"]))
      if self.wants(path):
        # A static and a shared library may have one unit in common.
        kept.setdefault(path, {**row, "file": path})
    if not kept:
      raise Failure(f"{self.name}: building has compiled no unit of "
                    + ", ".join(self.folders))
    write_rows(self.database, [kept[path] for path in sorted(kept)])

  def wants(self, path):
    """The library's own C, not its tests and programs."""
    return path.endswith(".c") and any(
        path.startswith(os.path.join(root, folder) + "/")
        for root in (self.source, self.tree) for folder in self.folders)


class Libsodium(Library):
  package = "libsodium"
  version = "1.0.18-1+deb12u1"
  folders = ("src/libsodium",)

  def build(self):
    self.run("autoreconf", "-i", folder=self.source)
    self.run(os.path.join(self.source, "configure"), "--disable-shared",
             "--disable-dependency-tracking", "CC=" + self.options.clang,
             "CFLAGS=" + self.flags)
    self.make("-C", "src/libsodium")


class Bearssl(Library):
  package = "bearssl"
  version = "0.6+dfsg.1-3"
  folders = ("src",)

  def build(self):
    self.make("-C", self.source, "BUILD=" + self.tree,
              "CC=" + self.options.clang, "CFLAGS=" + self.flags, "lib")


class Mbedtls(Library):
  package = "mbedtls"
  version = "2.28.3-1"
  folders = ("library",)
  # What debian/rules adds to the default configuration.
  settings = ("DEPRECATED_WARNING", "HAVEGE_C", "MD2_C", "MD4_C",
              "THREADING_C", "THREADING_PTHREAD", "CMAC_C", "SSL_DTLS_SRTP")

  def build(self):
    for setting in self.settings:
      self.run("scripts/config.py", "set", "MBEDTLS_" + setting,
               folder=self.source)
    # All generated files come with the source, so nothing has to be compiled.
    self.run("cmake", "-S", self.source, "-B", self.tree, "-G", "Ninja",
             "-DCMAKE_C_COMPILER=" + self.options.clang,
             "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DENABLE_PROGRAMS=OFF",
             "-DENABLE_TESTING=OFF")


class Openssl(Library):
  """libcrypto, with the algorithms of its built-in providers; not libssl."""

  package = "openssl"
  version = "3.0.20-1~deb12u2"
  folders = ("crypto", "providers")
  # As in debian/rules.
  settings = ("no-idea", "no-mdc2", "no-rc5", "no-zlib", "no-ssl3",
              "no-ssl3-method", "enable-rfc3779", "enable-cms", "no-capieng",
              "no-rdrand", "enable-ec_nistp_64_gcc_128")

  def build(self):
    self.run("perl", os.path.join(self.source, "Configure"), *self.settings,
             "no-shared", "no-tests", "debian-amd64",
             "CC=" + self.options.clang, "CFLAGS=" + self.flags)
    self.make("build_generated")
    self.make("libcrypto.a")


class Own:
  """What a compilation database of the user's own names."""

  name, version = "own", "0"

  def __init__(self, options, database, secrets):
    self.folder = os.path.join(options.work, self.name)
    self.database = os.path.abspath(database)
    self.list = os.path.abspath(secrets)
    self.source = ""
    for path in (os.path.join(self.database, DATABASE), self.list):
      if not os.path.exists(path):
        raise Failure(f"{path}: no such file")

  count_entries = Library.count_entries

  def prepare(self):
    rows = json.loads(read(os.path.join(self.database, DATABASE)))
    units = {}
    for row in rows:
      path = os.path.normpath(os.path.join(row["directory"], row["file"]))
      units.setdefault(path, {**row, "file": path})
    if not units:
      raise Failure(f"{self.database}: {DATABASE} names no unit")
    self.source = os.path.commonpath(map(os.path.dirname, units))
    return list(units.values())


LIBRARIES = {library.__name__.lower(): library
             for library in (Libsodium, Bearssl, Mbedtls, Openssl)}
