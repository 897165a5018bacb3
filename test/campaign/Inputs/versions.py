"""Prints which versions of a source package would be fetched, in order."""

import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

import debsource


class Lists:
  """What apt-cache says."""

  def ask(self, *_):
    return "".join(f"Package: vault\nVersion: {version}\n\n"
                   for version in ("3.0.9-1", "3.0.20-1~deb12u2", "1:2.0-1",
                                   "3.0.9-1", "3.0.20-1"))


for preferred in (None, "3.0.9-1", "3.0.1-1"):
  print(preferred, debsource.versions(Lists(), "vault", preferred))
