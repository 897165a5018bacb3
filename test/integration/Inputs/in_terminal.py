"""in_terminal.py COMMAND...: runs it in a terminal of its own."""

import os
import pty
import sys

sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
