"""Makes a failing program small: leaves out parts as long as it still fails.

Statements and functions go in ever smaller groups, then compound statements
give way to their bodies, then expressions to their operands or to a number. All
of it again until nothing more can go. That a variant makes sense is not known
here: one that does not compile does not fail in the same way.
"""

from . import kinds, tree


class Reducer:
  """`still_fails(program)` decides; it is asked at most `checks` times."""

  def __init__(self, still_fails, checks):
    self.still_fails = still_fails
    self.checks = checks
    self.seen = set()

  def try_variant(self, variant):
    text = tree.render(variant)
    if self.checks == 0 or text in self.seen:
      return False
    self.seen.add(text)
    self.checks -= 1
    return self.still_fails(variant)

  def reduce(self, program):
    while True:
      before = program
      for phase in (self.drop_children, self.unwrap_statements,
                    self.simplify_expressions):
        program = phase(program)
      if program == before:
        return program

  def drop_children(self, program):
    """Of every list, by groups of a half, a quarter, ... to single ones; the
    last first, since what comes later uses what stands before."""
    lists = [path for path, node in tree.walk(program)
             if node.kind in tree.LISTS]
    for path in lists:
      # What was dropped so far may have changed where the rest lies.
      if self.is_list(program, path):
        program = self.drop_from(program, path)
    return program

  @staticmethod
  def is_list(program, path):
    try:
      return tree.at(program, path).kind in tree.LISTS
    except IndexError:
      return False

  def drop_from(self, program, path):
    size = len(tree.at(program, path).children)
    while size:
      end = len(tree.at(program, path).children)
      while end > 0:
        start = max(0, end - size)
        node = tree.at(program, path)
        kept = (*node.children[:start], *node.children[end:])
        variant = tree.replace(program, path, [node._replace(children=kept)])
        if self.try_variant(variant):
          program = variant
        end = start
      size //= 2
    return program

  def unwrap_statements(self, program):
    """`if (x) { a; b; }` -> `a; b;`"""
    return self.rewrite(program, tree.STATEMENT, lambda node: [
        list(child.children) for child in node.children
        if child.kind == tree.BLOCK])

  def simplify_expressions(self, program):
    return self.rewrite(program, None, self.simpler)

  @staticmethod
  def simpler(node):
    """A number, or an operand of the same kind, however deep it lies."""
    literal = kinds.LITERALS.get(node.kind)
    if literal is None or node.text == literal:
      return []
    return [[tree.Node(node.kind, literal)]] + [
        [inner] for path, inner in tree.walk(node)
        if path and inner.kind == node.kind]

  def rewrite(self, program, kind, variants_of):
    """Tries the variants of each node, the outer ones first."""
    position = 0
    while True:
      nodes = [entry for entry in tree.walk(program)
               if entry[0] and kind in (None, entry[1].kind)]
      if position >= len(nodes) or not self.checks:
        return program
      path, node = nodes[position]
      for new in variants_of(node):
        variant = tree.replace(program, path, new)
        if self.try_variant(variant):
          program = variant
          break  # and look at what stands there now
      else:
        position += 1
