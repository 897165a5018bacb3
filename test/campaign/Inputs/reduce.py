"""Reduces generated programs to what calls qsort, without a compiler."""

import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

from generate import program, tree
from generate.reduce import Reducer


def calls_qsort(root):
  text = tree.render(root)
  return "qsort(" in text and "residue-case:" in text


def reduce(seed):
  root, _ = program.generate(seed, "x86-64", 3)
  again, _ = program.generate(seed, "x86-64", 3)
  assert root == again, "a seed makes one program"
  if not calls_qsort(root):
    return 0
  smallest = Reducer(calls_qsort, 100000).reduce(root)
  assert calls_qsort(smallest)
  for path, node in tree.walk(smallest):
    if node.kind not in tree.LISTS:
      continue
    for index in range(len(node.children)):
      kept = node.children[:index] + node.children[index + 1:]
      variant = tree.replace(smallest, path, [node._replace(children=kept)])
      assert not calls_qsort(variant), "nothing more can go"
  before, after = (len(tree.render(r).splitlines()) for r in (root, smallest))
  assert after < 40, tree.render(smallest)
  print(f"seed {seed}: {before} lines, {after} left")
  return 1


print(sum(map(reduce, range(1, 9))), "reduced")
