#!/usr/bin/env python3
"""usage: demo.py BUILD [FILE]

Encrypts FILE (this demo's own source, if none is named) with two builds of the
same program, without and with Lethe, and shows what of the secrets each leaves
behind: in the functions, by lethe-residue, and in the live process, by a search
of its memory. BUILD is the build folder. Exit status: 0 the hardened build
leaves nothing and the plain one does, 1 otherwise."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True  # leave the source folder as it is

import memory
import picture
import reference

BUILDS = ("plain", "hardened")
LONGEST = 4 << 20  # the check in Python takes seconds for each MiB
SOURCE = os.path.dirname(os.path.abspath(__file__))


class Failure(Exception):
  pass


def swap_words(data):
  return b"".join(data[at:at + 4][::-1] for at in range(0, len(data), 4))


def items_of(message, plain):
  """What is searched: name -> (patterns, alignment)."""
  padded = message.phrase.ljust(64, b"\0")
  pads = [bytes(byte ^ pad for byte in padded)[:len(message.phrase)]
          for pad in (0x36, 0x5C)]
  chains = [reference.hmac_chain(message.phrase, pad) for pad in (0x36, 0x5C)]
  multiplier = reference.poly1305_multiplier(message.one_time_key)
  limbs = [multiplier % 2**44, (multiplier >> 44) % 2**44, multiplier >> 88]
  limbs += [20 * limbs[1], 20 * limbs[2]]
  last = (len(message.sealed) - 1) // 64 + 1
  streams, working = [], set()
  for counter in {0, 1, last}:
    streams.append(reference.chacha20_block(message.key, counter,
                                            message.nonce))
    working |= memory.words(reference.chacha20_rounds(
        reference.chacha20_state(message.key, counter, message.nonce)))
  key_words = [message.key[at:at + 4] for at in range(0, 32, 4)]
  stream_words = {stream[at:at + 4] for stream in streams[1:]
                  for at in range(0, 64, 4)}

  def any_window(*values):
    return set().union(*(memory.windows(value) for value in values)), 1

  return {
      "pass phrase": any_window(message.phrase, swap_words(padded)),
      "pass phrase in HMAC's pads": any_window(*pads, *map(swap_words, pads)),
      "HMAC chaining words": any_window(
          *(b"".join(value.to_bytes(4, order) for value in chain)
            for chain in chains for order in ("little", "big"))),
      "derived key": any_window(message.key),
      "ChaCha20 state: words of the key": (set(key_words), 4),
      "ChaCha20 state: after the rounds": (working, 4),
      "ChaCha20 key stream": any_window(*streams[1:]),
      "ChaCha20 key stream: words": (stream_words, 4),
      "Poly1305 one-time key": any_window(
          message.one_time_key, multiplier.to_bytes(16, "little")),
      "Poly1305 one-time key: limbs": (
          {limb.to_bytes(8, "little") for limb in limbs}
          | {message.one_time_key[at:at + 8] for at in (16, 24)}, 8),
      "plain text": any_window(plain[:64], plain[-64:]),
  }


class Demo:

  def __init__(self, build, file):
    self.folder = os.path.join(build, "demo")
    self.library = os.path.join(build, "lib")
    self.residue_tool = os.path.join(build, "bin", "lethe-residue")
    self.file = file
    try:
      with open(file, "rb") as stream:
        self.plain = stream.read()
    except OSError as error:
      raise Failure(f"cannot read '{file}': {error.strerror}") from None
    if not 64 <= len(self.plain) <= LONGEST:
      raise Failure(f"'{file}' has {len(self.plain)} bytes; name a file of 64 "
                    f"to {LONGEST}")
    self.work = os.path.join(self.folder, "work")
    shutil.rmtree(self.work, ignore_errors=True)
    os.makedirs(self.work)
    self.phrase = secrets.token_hex(20).encode()
    self.phrase_file = self.path("pass-phrase")
    with open(os.open(self.phrase_file, os.O_WRONLY | os.O_CREAT, 0o600),
              "wb") as stream:
      stream.write(self.phrase + b"\n")

  def path(self, name):
    return os.path.join(self.work, name)

  def program(self, build):
    return os.path.join(self.folder, f"lethe-demo-crypt-{build}")

  def compiler(self):
    """The compiler both builds are made with."""
    with open(os.path.join(os.path.dirname(self.library),
                           "CMakeCache.txt")) as stream:
      return re.search(r"^CMAKE_C_COMPILER:\w+=(?:.*/)?(.+)$", stream.read(),
                       re.MULTILINE)[1]

  def read(self, name):
    with open(self.path(name), "rb") as stream:
      return stream.read()

  def run(self, build, *arguments):
    done = subprocess.run([self.program(build), *arguments],
                          capture_output=True, text=True)
    if done.returncode != 0:
      problem = (done.stderr or done.stdout).strip().splitlines()[-1:]
      raise Failure(f"the {build} build fails at {arguments[0]} (status "
                    f"{done.returncode}): {''.join(problem)}")

  def round_trip(self):
    """Either build opens what either sealed; a third implementation agrees."""
    for build in BUILDS:
      self.run(build, "--self-test")
      sealed = f"{build}.sealed"
      self.run(build, "encrypt", "--pass-file", self.phrase_file, self.file,
               self.path(sealed))
      message = reference.Message(self.phrase, self.read(sealed))
      if message.plain() != self.plain:
        raise Failure(f"what the {build} build encrypts is not "
                      "ChaCha20-Poly1305 of its input")
      for other in BUILDS:
        opened = f"{build}.{other}.opened"
        self.run(other, "decrypt", "--pass-file", self.phrase_file,
                 self.path(sealed), self.path(opened))
        if self.read(opened) != self.plain:
          raise Failure(f"the {other} build decrypts what the {build} build "
                        "encrypted to something else")

  def measure_functions(self, build):
    library = os.path.join(self.folder, f"lethe-demo-crypto-{build}.so")
    done = subprocess.run([self.residue_tool, library, "--json", "--cases",
                           os.path.join(SOURCE, "cases.c")],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
      raise Failure(f"lethe-residue cannot measure the {build} build: "
                    f"{done.stderr.strip()}")
    return json.loads(done.stdout)

  def look_into(self, build, command, source, target):
    """Runs a program to its end and takes its memory there."""
    program = subprocess.Popen([self.program(build), command, "--pause",
                                "--pass-file", self.phrase_file, source,
                                self.path(target)])
    try:
      _, status = os.waitpid(program.pid, os.WUNTRACED)
      if not os.WIFSTOPPED(status):
        program.returncode = os.waitstatus_to_exitcode(status)
        raise Failure(f"the {build} build does not stop after {command}")
      return memory.snapshot(program.pid)
    except OSError as error:
      raise Failure(
          f"cannot look into the process of the {build} build: "
          f"{error.strerror}; run as root, or allow ptrace (sysctl "
          "kernel.yama.ptrace_scope=1, in a container "
          "--cap-add=SYS_PTRACE)") from None
    finally:
      if program.returncode is None:
        os.kill(program.pid, signal.SIGCONT)
        if program.wait() != 0:
          raise Failure(f"the {build} build fails after {command}")

  def search_process(self, build):
    """Counts the items in encrypting and decrypting processes. A pattern of a
    word or two may turn up by chance, so all is done for two files, which have
    different keys, and an item counts when both processes hold it."""
    rounds = []
    for number in range(2):
      sealed, opened = f"{build}.{number}.sealed", f"{build}.{number}.opened"
      looks = [self.look_into(build, "encrypt", self.file, sealed)]
      looks.append(self.look_into(build, "decrypt", self.path(sealed), opened))
      message = reference.Message(self.phrase, self.read(sealed))
      items = items_of(message, self.plain)
      rounds.append([{name: memory.count(look, *patterns)
                      for name, patterns in items.items()} for look in looks])
    found = {}
    for name in rounds[0][0]:
      found[name] = {}
      for first, second in zip(*rounds):
        for place in first[name].keys() & second[name].keys():
          number = min(first[name][place], second[name][place])
          found[name][place] = found[name].get(place, 0) + number
    return found


def print_table(title, header, rows):
  print(f"\n{title}")
  widths = [max(map(len, column)) for column in zip(header, *rows)]
  for row in (header, ["-" * width for width in widths], *rows):
    print("  " + "  ".join(cell.ljust(width)
                           for cell, width in zip(row, widths)).rstrip())


def describe_case(case):
  if case["verdict"] == "clean":
    return "nothing"
  sizes = {kind: size for kind, size in case["bytes"].items()
           if size and kind != "fenv"}
  stack = sizes.pop("stack", 0)
  return f"stack {stack}, registers {sum(sizes.values())}"


def describe_places(places):
  return ", ".join(f"{place} {number}"
                   for place, number in sorted(places.items())) or "nothing"


def show(demo):
  print(f"{demo.file}: {len(demo.plain)} bytes")
  demo.round_trip()
  print("encrypted and decrypted by both builds, across, and checked by a "
        "third implementation: equal")

  functions = {build: demo.measure_functions(build) for build in BUILDS}
  cases = list(zip(*(functions[build]["cases"] for build in BUILDS)))
  print_table("Bytes that differ with the secret after return (lethe-residue, "
              f"{functions['plain']['secrets']} secrets)",
              ("function", *BUILDS),
              [(plain["name"], describe_case(plain), describe_case(hardened))
               for plain, hardened in cases])

  found = {build: demo.search_process(build) for build in BUILDS}
  print_table("Found in the memory and registers of the live process, after "
              "its work (/proc/PID/mem)", ("secret", *BUILDS),
              [(name, describe_places(found["plain"][name]),
                describe_places(found["hardened"][name]))
               for name in found["plain"]])

  drawing = os.path.join(demo.folder, "stack.svg")
  with open(drawing, "w") as stream:
    stream.write(picture.draw(functions["plain"], functions["hardened"]))
  print(f"\nThe stack before and after: {drawing}")

  left = [hardened["name"] for _, hardened in cases
          if hardened["verdict"] != "clean"]
  left += [name for name, places in found["hardened"].items() if places]
  if left:
    raise Failure(f"the hardened build leaves something: {', '.join(left)}")
  missing = [plain["name"] for plain, _ in cases
             if plain["verdict"] != "residue"]
  if missing:
    raise Failure("the control fails: nothing is found after the plain build's "
                  f"{', '.join(missing)}")
  if not any(found["plain"].values()):
    raise Failure("the control fails: nothing is found in the live process of "
                  "the plain build")
  print("\nFor a build of your own, mark what is secret and compile with:")
  include = os.path.join(os.path.dirname(demo.library), "include")
  print(f"{demo.compiler()} -fplugin={demo.library}/Lethe.so -I{include} ... "
        f"-L{demo.library} -Wl,-rpath,{demo.library} -llethe")


def main():
  if len(sys.argv) not in (2, 3) or sys.argv[1] in ("-h", "--help"):
    print(__doc__)
    return 0 if "--help" in sys.argv or "-h" in sys.argv else 2
  file = sys.argv[2] if len(sys.argv) == 3 else os.path.join(SOURCE, "crypt.c")
  try:
    show(Demo(os.path.abspath(sys.argv[1]), file))
  except Failure as failure:
    sys.stdout.flush()
    print(f"demo: {failure}", file=sys.stderr)
    return 1
  return 0


if __name__ == "__main__":
  sys.exit(main())
