"""example.py DOCUMENT HEADING [N]: prints the Nth code block (from 1) of the
section of this heading."""

import re
import sys

with open(sys.argv[1], encoding="utf-8") as stream:
  text = stream.read()
section = re.search(rf"^## {re.escape(sys.argv[2])}$(.*?)(?=^## |\Z)", text,
                    re.MULTILINE | re.DOTALL)
blocks = re.findall(r"^```.*?\n(.*?)^```$", section[1], re.MULTILINE | re.DOTALL)
sys.stdout.write(blocks[int(sys.argv[3]) - 1 if len(sys.argv) > 3 else 0])
