"""Writes a page's C block to vault.c and its shell blocks to step1.sh, ..."""

import re
import sys

page = open(sys.argv[1], encoding="utf-8").read()
blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
with open("vault.c", "w", encoding="utf-8") as source:
    source.write("".join(text for kind, text in blocks if kind == "c"))
for number, text in enumerate((t for kind, t in blocks if kind == "sh"), start=1):
    with open(f"step{number}.sh", "w", encoding="utf-8") as script:
        script.write(text)
