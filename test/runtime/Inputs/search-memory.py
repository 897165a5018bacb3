"""Looks for a secret wherever it can be read from outside of the process:
search-memory.py HOLDER DIRECTORY KIND EXPECTED...

Prints for each place whether the secret is there, and exits with 1 if that is
not as EXPECTED says: live, child, freed, gcore, core, each with =yes or =no."""
import glob
import os
import re
import resource
import shutil
import signal
import subprocess
import sys


def make_secret(seed):
  secret = bytearray()
  for _ in range(64):
    seed = (seed * 1103515245 + 12345) & 0xFFFFFFFF
    secret.append(seed >> 16 & 0xFF)
  return bytes(secret)


def is_in_memory(process, secret):
  with open(f"/proc/{process}/maps") as maps:
    ranges = re.findall(r"^(\w+)-(\w+) ", maps.read(), re.MULTILINE)
  with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
    for low, high in ranges:
      try:
        memory.seek(int(low, 16))
        data = memory.read(int(high, 16) - int(low, 16))
      except (OSError, ValueError, OverflowError):
        continue
      # Half of it is found, too.
      if secret[:32] in data or secret[32:] in data:
        return True
  return False


def is_in_file(path, secret):
  with open(path, "rb") as stream:
    data = stream.read()
  return secret[:32] in data or secret[32:] in data


def is_in_gcore(process, secret, directory):
  path = os.path.join(directory, "gcore")
  subprocess.run(["gcore", "-o", path, str(process)], check=True,
                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
  return is_in_file(f"{path}.{process}", secret)


def allow_core():
  limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
  resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def search(holder, directory, kind):
  seed = int.from_bytes(os.urandom(4), "little")
  secret = make_secret(seed)
  process = subprocess.Popen([holder, kind, str(seed)], cwd=directory,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             preexec_fn=allow_core)
  found = {}
  for stop in ("live", "child", "freed"):
    name, number = process.stdout.readline().split()
    assert name.decode() == stop, name
    found[stop] = is_in_memory(int(number), secret)
    if stop == "live":
      found["gcore"] = is_in_gcore(int(number), secret, directory)
    process.stdin.write(b"x")
    process.stdin.flush()
  assert process.wait() == -signal.SIGABRT, process.returncode
  cores = glob.glob(os.path.join(directory, "core*"))
  if cores:
    found["core"] = is_in_file(cores[0], secret)
  return found


def main():
  holder, directory, kind, *expected = sys.argv[1:]
  shutil.rmtree(directory, ignore_errors=True)
  os.makedirs(directory)
  found = search(holder, directory, kind)
  # They are large.
  shutil.rmtree(directory)
  wrong = 0
  for place, answer in (word.split("=") for word in expected):
    if place == "core" and place not in found:
      print(f"{kind}: this system writes no core files here")
      continue
    is_found = "yes" if found[place] else "no"
    print(f"{kind}: {place}: {is_found}")
    wrong += is_found != answer
  sys.exit(wrong != 0)


main()
