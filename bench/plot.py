"""A bar chart as SVG, without any library: one group a label, one bar a
series, on a logarithmic scale from 0.1."""

import html
import math

COLOURS = ("#1b6ca8", "#e08e0b", "#7a7a7a", "#3c8d40", "#b03a2e", "#6c3483")
LEFT, BAR, GAP, WIDTH, TOP = 215, 9, 8, 560, 30


def position(value, largest):
  low, high = -1, math.log10(max(largest, 10))
  return WIDTH * (math.log10(max(value, 0.1)) - low) / (high - low)


def bars(path, title, labels, series):
  """Writes the chart; `series` is a list of (name, a value for each label)."""
  largest = max(value for _, values in series for value in values)
  group = BAR * len(series) + GAP
  height = TOP + group * len(labels) + 30 + 16 * len(series)
  out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 60}" '
         f'height="{height}" font-family="sans-serif" font-size="11">',
         '<rect width="100%" height="100%" fill="white"/>',
         f'<text x="{LEFT}" y="16" font-size="13">{html.escape(title)}</text>']
  for power in range(0, int(math.log10(max(largest, 10))) + 1):
    x = LEFT + position(10 ** power, largest)
    out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" '
               f'y2="{TOP + group * len(labels)}" stroke="#dddddd"/>'
               f'<text x="{x:.1f}" y="{TOP - 8}" text-anchor="middle">'
               f'{10 ** power}</text>')
  for row, label in enumerate(labels):
    y = TOP + row * group
    out.append(f'<text x="{LEFT - 6}" y="{y + group / 2 + 2:.1f}" '
               f'text-anchor="end">{html.escape(label)}</text>')
    for number, (_, values) in enumerate(series):
      out.append(f'<rect x="{LEFT}" y="{y + number * BAR}" '
                 f'width="{max(1, position(values[row], largest)):.1f}" '
                 f'height="{BAR - 1}" fill="{COLOURS[number % len(COLOURS)]}"/>')
  for number, (name, _) in enumerate(series):
    y = TOP + group * len(labels) + 16 + 16 * number
    out.append(f'<rect x="{LEFT}" y="{y - 9}" width="10" height="10" '
               f'fill="{COLOURS[number % len(COLOURS)]}"/>'
               f'<text x="{LEFT + 16}" y="{y}">{html.escape(name)}</text>')
  out.append("</svg>")
  with open(path, "w", encoding="utf-8") as stream:
    stream.write("\n".join(out) + "\n")
