"""For each check, its tests must have a near miss for every warning at least.

usage: balance.py FOLDER CHECK..."""

import os
import re
import sys

folder, checks = sys.argv[1], sys.argv[2:]
failed = False
for check in checks:
  warnings = near_misses = 0
  names = [name for name in os.listdir(folder)
           if re.fullmatch(check + r"([-.].*)?\.(c|cpp)", name)
           and not any(other != check and other.startswith(check)
                       and name.startswith(other) for other in checks)]
  for name in names:
    with open(os.path.join(folder, name), encoding="utf-8") as source:
      text = source.read()
    warnings += len(re.findall(r"CHECK-(?:MESSAGES|NOTES)[-A-Z]*:.*"
                               r"warning:", text))
    near_misses += len(re.findall(r"// near miss:", text))
  if not warnings or near_misses < warnings:
    failed = True
    print(f"{check}: {warnings} warnings, {near_misses} near misses in "
          f"{', '.join(names) or 'no file'}")
sys.exit(failed or not checks)
