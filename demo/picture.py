"""Draws what lethe-residue measured: per function the stack and the registers,
plain build at the left, hardened build at the right."""

from xml.sax.saxutils import escape

ROW, CELL = 64, 5  # bytes in a row of stack, pixels of a byte
PANEL = ROW * CELL
LEFT, GAP = 90, 110
WIDTH = LEFT + 2 * PANEL + GAP + 80
CLEAN, RESIDUE, INK = "#e4efe6", "#c8322b", "#222222"


def text(x, y, content, size=13, anchor="start", weight="normal"):
  return (f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" '
          f'font-weight="{weight}" fill="{INK}">{escape(content)}</text>')


def rectangle(x, y, width, height, colour):
  return (f'<rect x="{x}" y="{y}" width="{width}" height="{height}" '
          f'fill="{colour}"/>')


def rows_of(case):
  lowest = min((part["from"] for part in case["stack"]), default=-1)
  highest = max((part["to"] for part in case["stack"]), default=-1)
  return lowest // ROW, max(highest, -1) // ROW


def draw_stack(x, y, case, first_row, last_row):
  """Rows of 64 bytes; the top row is the caller's, the stack grows down."""
  height = (last_row - first_row + 1) * CELL
  shapes = [rectangle(x, y, PANEL, height, CLEAN)]
  for part in case["stack"]:
    at = part["from"]
    while at <= part["to"]:
      row = at // ROW
      end = min(part["to"], row * ROW + ROW - 1)
      shapes.append(rectangle(x + (at - row * ROW) * CELL,
                              y + (last_row - row) * CELL,
                              (end - at + 1) * CELL, CELL, RESIDUE))
      at = end + 1
  return shapes


def describe_registers(case):
  """Lines that name the registers and the bytes in them, by class."""
  parts = []
  for kind, names in case["registers"].items():
    size = case["bytes"].get(kind, 0)
    if size and kind != "fenv":
      listed = " ".join(names) if len(names) <= 5 else f"{len(names)} registers"
      parts.append(f"{kind} {size} ({listed})" if names else f"{kind} {size}")
  lines = [", ".join(parts[at:at + 2]) for at in range(0, len(parts), 2)]
  return [f"registers: {line}" for line in lines or ["nothing"]]


def draw(plain, hardened):
  """The picture as SVG text; both arguments are lethe-residue's JSON."""
  shapes, y = [], 60
  panels = ((LEFT, "without the plugin"), (LEFT + PANEL + GAP, "with -fplugin"))
  for x, title in panels:
    shapes.append(text(x, 28, title, 17, weight="bold"))
  for before, after in zip(plain["cases"], hardened["cases"]):
    shapes.append(text(LEFT, y, before["name"], 14, weight="bold"))
    spans = (rows_of(before), rows_of(after))
    first = min(span[0] for span in spans)
    last = max(span[1] for span in spans)
    lowest = 0
    for (x, _), case in zip(panels, (before, after)):
      size = case["bytes"].get("stack", 0)
      shapes.append(text(x + PANEL, y, f"stack: {size} bytes", 12, "end"))
      shapes += draw_stack(x, y + 8, case, first, last)
      below = y + 8 + (last - first + 1) * CELL + 14
      lines = describe_registers(case)
      shapes += [text(x, below + 14 * line, content, 11)
                 for line, content in enumerate(lines)]
      lowest = max(lowest, below + 14 * len(lines))
      shapes.append(text(x - 6, y + 14, str(last * ROW), 10, "end"))
      if first != last:
        shapes.append(text(x - 6, below - 14, str(first * ROW), 10, "end"))
    y = lowest + 20
  shapes += [rectangle(LEFT, y - 10, 10, 10, RESIDUE),
             text(LEFT + 16, y, "differs with the secret after return", 12),
             rectangle(LEFT + 250, y - 10, 10, 10, CLEAN),
             text(LEFT + 266, y, "does not; one cell is a byte, numbers are "
                  "offsets from the caller's stack pointer", 12)]
  return "\n".join(
      [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
       f'height="{y + 20}" viewBox="0 0 {WIDTH} {y + 20}" '
       'font-family="DejaVu Sans, Helvetica, sans-serif">',
       rectangle(0, 0, WIDTH, y + 20, "#ffffff"), *shapes, "</svg>", ""])
