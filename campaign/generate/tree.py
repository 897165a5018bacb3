"""Programs as trees: text with holes, so that parts can be left out later.

A node's text has a hole `@` for each of its children. `kind` says what a node
may be replaced by: an expression by another of the same kind. The kinds below
are lists, of which children may be dropped; all other kinds are types.
"""

import collections
import re

BLOCK = "block"  # statements in braces
BODY = "body"  # statements, the braces and more around them stay
FILE = "file"  # what stands outside of functions
STATEMENT = "statement"
ITEM = "item"
LISTS = (BLOCK, BODY, FILE)

ATOM = re.compile(r"\w+(\[\w+\])?")
CALLED = re.compile(r"[\w>\]]\($")

Node = collections.namedtuple("Node", "kind text children", defaults=((),))


def block(statements):
  return Node(BLOCK, "", tuple(statements))


def body(statements):
  return Node(BODY, "", tuple(statements))


def statement(text, *children):
  return Node(STATEMENT, text, children)


def item(text, *children):
  return Node(ITEM, text, children)


def render(node, indent=0):
  """The text of a node; lines after the first are indented."""
  margin = "  " * indent
  if node.kind == FILE:
    return "\n".join(render(child) + "\n" for child in node.children)
  if node.kind == BLOCK:
    lines = [f"{margin}  {render(child, indent + 1)}\n"
             for child in node.children]
    return "{\n" + "".join(lines) + margin + "}"
  if node.kind == BODY:
    return ("\n" + margin).join(render(child, indent)
                                for child in node.children)
  pieces = node.text.split("@")
  if len(pieces) != len(node.children) + 1:
    raise ValueError(f"{len(node.children)} children for '{node.text}'")
  text, line = "", ""
  for index, child in enumerate(node.children):
    line = (line + pieces[index]).rpartition("\n")[2]
    inner = render(child, indent + (len(line) - len(line.lstrip())) // 2)
    if node.kind not in (STATEMENT, ITEM) and is_closed(inner):
      pieces[index:index + 2] = drop_parentheses(*pieces[index:index + 2])
    text += pieces[index].replace("\n", "\n" + margin) + inner
  return text + pieces[-1].replace("\n", "\n" + margin)


def is_closed(text):
  """Whether it needs no parentheses around it: a name, or has them."""
  if ATOM.fullmatch(text):
    return True
  depth = 0
  for index, letter in enumerate(text):
    depth += (letter == "(") - (letter == ")")
    if not depth:
      return index == len(text) - 1
  return False


def drop_parentheses(before, after):
  """Around a hole, unless they are those of a call."""
  if before[-1:] == "(" and after[:1] == ")" and not CALLED.search(before):
    return before[:-1], after[1:]
  return before, after


def render_file(node):
  """The text of a whole program, without the lines that empty lists leave."""
  return re.sub(r"\n +(?=\n)", "", render(node))


def walk(node, path=()):
  """(path, node) of every node, the outer ones first."""
  yield path, node
  for index, child in enumerate(node.children):
    yield from walk(child, path + (index,))


def replace(node, path, new):
  """The tree with `new`, a list of nodes, in place of the one at `path`."""
  if not path:
    return new[0]
  index, children = path[0], node.children
  if len(path) > 1:
    new = [replace(children[index], path[1:], new)]
  return node._replace(children=(*children[:index], *new,
                                 *children[index + 1:]))


def at(node, path):
  for index in path:
    node = node.children[index]
  return node
