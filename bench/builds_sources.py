"""What ./x bench builds compiles: units of libraries, as their own build
systems do, but for the optimization level."""

import collections
import os

import tidy_build
from common import Failure

# A command that compiles one unit, without the output, and where it runs.
Unit = collections.namedtuple("Unit", "name folder command")


class Sqlite(tidy_build.Library):
  """The amalgamation, which its makefile puts together."""

  package = "sqlite3"
  version = "3.40.1-2+deb12u2"

  def build(self):
    self.run(os.path.join(self.source, "configure"), "--disable-tcl",
             "--disable-readline", "TCLSH_CMD=tclsh",
             "CC=" + self.options.clang)
    self.make("sqlite3.c")

  def write_database(self):
    row = {"directory": self.tree,
           "file": os.path.join(self.tree, "sqlite3.c"),
           "arguments": [self.options.clang, "-O0", "-c", "sqlite3.c"]}
    tidy_build.write_rows(self.database, [row])


TITLES = {"bearssl": "BearSSL", "libsodium": "libsodium",
          "sqlite": "SQLite's amalgamation"}
LIBRARIES = {"bearssl": tidy_build.Bearssl, "libsodium": tidy_build.Libsodium,
             "sqlite": Sqlite}


def compiled_at_o2(arguments):
  """A row's command, but for its output."""
  command = list(arguments)
  while "-o" in command:
    at = command.index("-o")
    del command[at:at + 2]
  if "-O0" not in command:
    raise Failure("a unit's command has no -O0 to replace: "
                  + " ".join(command))
  at = command.index("-O0")
  command[at:at + 1] = ["-O2", "-fPIC", "-w"]
  return command


def read_units(options, name):
  """The library, fetched and configured, and its units."""
  library = LIBRARIES[name](options, os.path.join(options.sources, name))
  os.makedirs(library.folder, exist_ok=True)
  rows = library.prepare()
  return library, [Unit(os.path.relpath(row["file"], library.folder),
                        row["directory"], compiled_at_o2(row["arguments"]))
                   for row in rows]
