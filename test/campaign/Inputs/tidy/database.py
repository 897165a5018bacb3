"""Writes a compilation database of the C files named into a folder."""

import json
import os
import sys

folder, *files = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, "compile_commands.json"), "w",
          encoding="utf-8") as out:
  json.dump([{"directory": os.path.dirname(os.path.abspath(file)),
              "file": os.path.basename(file),
              "arguments": ["cc", "-Werror", "-c", os.path.basename(file), "-o",
                            "x.o"]} for file in files], out)
