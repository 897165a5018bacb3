import os
import sys
import xml.etree.ElementTree

path = sys.argv[1]
root = xml.etree.ElementTree.parse(path).getroot()
namespace = "{http://www.w3.org/2000/svg}"
assert root.tag == namespace + "svg"
assert os.path.getsize(path) < 100_000

width, height = int(root.get("width")), int(root.get("height"))
classes = set()
for cell in root.iter(namespace + "rect"):
    if cell.get("class") is None:
        continue
    classes.add(cell.get("class"))
    assert 0 <= int(cell.get("x")) <= width - int(cell.get("width"))
    assert 0 <= int(cell.get("y")) <= height - int(cell.get("height"))
assert classes == set("uerso"), classes

texts = [text.text for text in root.iter(namespace + "text")]
assert 'odd"<&é>(secret:8)' in texts
assert "1 bytes of residue: stack 1" in texts
assert "4 bytes of residue: gpr 4" in texts
assert "zmm" in texts and "rax" in texts and "callee" in texts
