"""Fetches and unpacks a Debian source package, as an ordinary user.

Most systems are set up for binary packages only. The sources come from the
same archives, so the entries for them are derived from the ones there are, and
written to a private folder: nothing of the system's own set-up changes.

Run as a program it prints, for each file named, the entries derived from it.
"""

import functools
import glob
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "test"))

from residue_matrix import Failure

SYSTEM = ("/etc/apt/sources.list", "/etc/apt/sources.list.d/*.list",
          "/etc/apt/sources.list.d/*.sources")
# `deb [arch=amd64] https://example.org/debian bookworm main`
ENTRY = re.compile(r"deb(-src)?\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S.*)")
TYPES = re.compile(r"Types:\s*(.*)", re.IGNORECASE)
DISABLED = re.compile(r"Enabled:\s*(no|false|without|off|disable|0)\s*$",
                      re.IGNORECASE)
URIS = re.compile(r"URIs:\s*cdrom:", re.IGNORECASE)


def derive_lines(text):
  """From a file of one-line entries."""
  derived = []
  for line in text.splitlines():
    found = ENTRY.fullmatch(line.split("#")[0].strip())
    # A disc is not there to be asked.
    if not found or found[3].startswith("cdrom:"):
      continue
    line = " ".join(["deb-src", *(found[2] or "").split(), found[3],
                     *found[4].split()])
    if line not in derived:
      derived.append(line)
  return "".join(line + "\n" for line in derived)


def derive_stanzas(text):
  """From a file in deb822 format. All fields but the type stay word for word;
  Signed-By may hold a whole key."""
  derived = []
  for stanza in re.split(r"\n[ \t]*\n", text):
    lines = [line for line in stanza.splitlines() if not line.startswith("#")]
    types = [TYPES.fullmatch(line) for line in lines]
    if not any(types) or any(DISABLED.match(line) or URIS.match(line)
                             for line in lines):
      continue
    fields = "\n".join("Types: deb-src" if kind else line
                       for kind, line in zip(types, lines) if line.strip())
    if fields not in derived:
      derived.append(fields)
  return "\n".join(fields + "\n" for fields in derived)


def derive(path):
  with open(path, encoding="utf-8") as stream:
    text = stream.read()
  return (derive_stanzas if path.endswith(".sources") else derive_lines)(text)


def write_sources(folder):
  """Derives all of the system's entries into `folder`."""
  os.makedirs(folder)
  paths = sorted(path for pattern in SYSTEM for path in glob.glob(pattern))
  written = 0
  for path in paths:
    text = derive(path)
    if text:
      # sources.list may have a namesake in sources.list.d.
      stem, extension = os.path.splitext(os.path.basename(path))
      with open(os.path.join(folder, f"{written}-{stem}{extension}"), "w",
                encoding="utf-8") as out:
        out.write(text)
      written += 1
  if not written:
    raise Failure("no package sources in " + ", ".join(SYSTEM))


class Apt:
  """apt-get with lists, cache and sources of its own below `folder`."""

  def __init__(self, folder):
    self.folder = folder
    self.log = os.path.join(folder, "apt.log")
    shutil.rmtree(folder, ignore_errors=True)
    write_sources(os.path.join(folder, "sources"))
    for name in ("lists/partial", "cache/archives/partial", "files"):
      os.makedirs(os.path.join(folder, name))

  def command(self, program, *words):
    settings = {"Dir::Etc::SourceList": "/dev/null",
                "Dir::Etc::SourceParts": os.path.join(self.folder, "sources"),
                "Dir::State::Lists": os.path.join(self.folder, "lists"),
                "Dir::Cache": os.path.join(self.folder, "cache"),
                # The user _apt may not enter this folder.
                "APT::Sandbox::User": "root",
                "Acquire::Languages": "none"}
    options = [word for name, value in settings.items()
               for word in ("-o", f"{name}={value}")]
    return [program, "-q", *options, *words]

  def run(self, *words):
    """apt-get's status."""
    with open(self.log, "a", encoding="utf-8") as out:
      return subprocess.run(self.command("apt-get", *words), stdout=out,
                            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                            cwd=os.path.join(self.folder, "files"),
                            check=False).returncode

  def ask(self, *words):
    """What apt-cache prints; nothing if it fails."""
    with open(self.log, "a", encoding="utf-8") as log:
      return subprocess.run(self.command("apt-cache", *words), stderr=log,
                            stdout=subprocess.PIPE, text=True,
                            check=False).stdout


def versions(apt, package, preferred):
  """Those that the lists have, the newest first, but for the preferred one."""
  found = apt.ask("showsrc", "--only-source", package)
  listed = list(dict.fromkeys(re.findall(r"^Version: (\S+)", found,
                                         re.MULTILINE)))
  # `apt-cache showsrc` keeps the order of the lists.
  listed.sort(key=functools.cmp_to_key(compare_versions), reverse=True)
  return sorted(listed, key=lambda version: version != preferred)


def compare_versions(left, right):
  """Debian's order, as a number less than, equal to, or more than 0."""
  def holds(relation):
    return subprocess.run(["dpkg", "--compare-versions", left, relation, right],
                          check=False).returncode == 0
  return holds("gt") - holds("lt")


def fetch(package, folder, preferred=None):
  """Puts the package's source into `folder`/source, unless it is there: the
  `preferred` version if the archives have it, else the newest that can be had.
  Returns its version."""
  source = os.path.join(folder, "source")
  stamp = os.path.join(folder, "version")
  if not os.path.exists(stamp):
    for program in ("apt-get", "dpkg-source"):
      if not shutil.which(program):
        raise Failure(f"no {program} here; ./x campaign installs dpkg-dev, on "
                      "a Debian system")
    print(f"fetching the source of {package}", flush=True)
    apt = Apt(os.path.join(folder, "apt"))
    # One archive of many may be out of reach, have no sources, or name a
    # version that it does not hold any more.
    updated = apt.run("update")
    for version in versions(apt, package, preferred):
      if not apt.run("source", "--download-only", "--only-source",
                     f"{package}={version}"):
        break
    else:
      raise Failure(f"apt-get found no source of {package}"
                    + (", nor all lists of packages" if updated else "")
                    + f"; {apt.log} says why")
    unpack(apt, f"{package}_{version.partition(':')[2] or version}.dsc", source,
           stamp)
  with open(stamp, encoding="utf-8") as stream:
    return stream.read().strip()


def unpack(apt, name, source, stamp):
  path = os.path.join(apt.folder, "files", name)
  if not os.path.exists(path):
    raise Failure(f"apt-get brought no {name}; see {apt.log}")
  with open(path, encoding="utf-8") as stream:
    version = re.search(r"^Version: (\S+)", stream.read(), re.MULTILINE)
  if not version:
    raise Failure(f"{path} names no version")
  shutil.rmtree(source, ignore_errors=True)
  with open(apt.log, "a", encoding="utf-8") as out:
    if subprocess.run(["dpkg-source", "-x", path, source], stdout=out,
                      stderr=subprocess.STDOUT, check=False).returncode:
      raise Failure(f"dpkg-source does not unpack {name}; {apt.log} says why")
  # Last, so that what was interrupted is done again.
  with open(stamp, "w", encoding="utf-8") as out:
    out.write(version[1] + "\n")


def main():
  for path in sys.argv[1:]:
    sys.stdout.write(derive(path))


if __name__ == "__main__":
  main()
