"""GCC 14, in a Debian 13 root of its own."""

import glob
import os
import re
import shutil

from common import Failure, run

SYSTEM = ("/etc/apt/sources.list", "/etc/apt/sources.list.d/*.sources",
          "/etc/apt/sources.list.d/*.list")
PACKAGES = "gcc-14,libc6-dev,make"


def find_mirror():
  """Where this machine has Debian's main archive from."""
  for pattern in SYSTEM:
    for path in sorted(glob.glob(pattern)):
      with open(path, encoding="utf-8") as stream:
        for line in stream:
          found = re.match(r"(?:URIs:|deb )\s*(?:\[[^]]*\] *)?(\S+/debian/?)\s",
                           line + "\n")
          if found:
            return found[1]
  raise Failure("no Debian archive in " + ", ".join(SYSTEM))


class Root:
  """Made by debootstrap when first needed."""

  def __init__(self, folder):
    self.folder = folder
    if not all(os.path.exists(os.path.join(folder, "usr/bin", program))
               for program in ("gcc-14", "make")):
      if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise Failure("--with-gcc14 needs the package debootstrap, and to be "
                      "root")
      print("making a Debian 13 root with GCC 14", flush=True)
      shutil.rmtree(folder, ignore_errors=True)
      run(["debootstrap", "--variant=minbase", f"--include={PACKAGES}",
           "trixie", folder, find_mirror()])

  def copy_in(self, source, name):
    """Copies a folder; its path as the programs in the root see it."""
    inside = os.path.join("/bench", name)
    shutil.rmtree(self.folder + inside, ignore_errors=True)
    shutil.copytree(source, self.folder + inside, symlinks=True)
    return inside

  def command(self, *words):
    """The command that runs another one in the root."""
    return ["chroot", self.folder, *words]

  def compile(self, sources, name, target, flags):
    """Compiles the file `name` of the folder `sources` to `target`."""
    inside = self.copy_in(sources, os.path.basename(sources))
    run(self.command("gcc-14", *flags, "-c", f"{inside}/{name}", "-o",
                     f"{inside}/out.o"))
    shutil.copyfile(f"{self.folder}{inside}/out.o", target)

  def runtime_library(self):
    """libgcc with what strub calls."""
    return glob.glob(os.path.join(self.folder, "usr/lib/gcc/*/14/libgcc.a"))[0]
