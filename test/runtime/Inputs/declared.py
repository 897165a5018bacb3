"""Prints the functions that a header declares for export, sorted."""
import re
import sys

with open(sys.argv[1]) as stream:
  text = re.sub(r"/\*.*?\*/", "", stream.read(), flags=re.DOTALL)
names = re.findall(r"^LETHE_API\b[^;]*?\b(lethe_\w+)\(", text, re.MULTILINE)
print("\n".join(sorted(names)))
