"""clangd.py CLANGD FILE: what clangd finds in a file, as it tells an editor."""

import json
import os
import pathlib
import subprocess
import sys


def send(stream, **message):
  body = json.dumps({"jsonrpc": "2.0", **message}).encode()
  stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
  stream.flush()


def receive(stream):
  length = 0
  while (line := stream.readline().strip()):
    if line.lower().startswith(b"content-length:"):
      length = int(line.split(b":")[1])
  if not length:
    sys.exit("clangd ended")
  return json.loads(stream.read(length))


path = pathlib.Path(os.path.abspath(sys.argv[2]))
with subprocess.Popen([sys.argv[1], "--clang-tidy", "--log=error"],
                      stdin=subprocess.PIPE, stdout=subprocess.PIPE) as clangd:
  send(clangd.stdin, id=1, method="initialize",
       params={"processId": None, "rootUri": None, "capabilities": {}})
  send(clangd.stdin, method="initialized", params={})
  send(clangd.stdin, method="textDocument/didOpen", params={"textDocument": {
      "uri": path.as_uri(), "languageId": "c", "version": 1,
      "text": path.read_text(encoding="utf-8")}})
  while (found := receive(clangd.stdout)).get("method") != \
      "textDocument/publishDiagnostics":
    pass
  for diagnostic in found["params"]["diagnostics"]:
    print(diagnostic["range"]["start"]["line"] + 1, diagnostic.get("code"),
          diagnostic["message"])
  send(clangd.stdin, id=2, method="shutdown")
  send(clangd.stdin, method="exit")
