"""Statements of inline assembly, each with all that it changes declared."""

from .expressions import make
from .statements import writable
from .tree import statement

SCRATCH = ("rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "rbx",
           "r12", "r13", "r14", "r15")


def general_registers(frame, depth):
  target = writable(frame, "u64").name
  first, second = frame.rng.sample(SCRATCH, 2)
  return statement(
      f'__asm__{volatile(frame)}("mov %1, %%{first}\\n\\t'
      f'lea 5(%%{first}), %%{second}\\n\\trol $7, %%{second}\\n\\t'
      f'add %%{second}, %0"\n        : "+r"({target})\n        : "r"(@)\n'
      f'        : "{first}", "{second}", "cc");', make(frame, "u64", 2))


def volatile(frame):
  return frame.rng.choice((" volatile", ""))


def memory_operand(frame, depth):
  target = writable(frame, "u64").name
  return statement(f'__asm__ volatile("xorq %1, %0" : "+m"({target}) : '
                   '"r"(@) : "cc", "memory");', make(frame, "u64", 2))


def barrier(frame, depth):
  return statement('__asm__ volatile("" : "+r"(sum) : : "memory");')


def sse(frame, depth):
  a, b = frame.rng.sample(range(16), 2)
  return statement(
      f'__asm__{volatile(frame)}("movq %1, %%xmm{a}\\n\\t'
      f'movdqa %%xmm{a}, %%xmm{b}\\n\\tpaddq %%xmm{a}, %%xmm{b}\\n\\t'
      f'movq %%xmm{b}, %0" : "=r"(sum) : "r"(sum ^ (@)) : "xmm{a}", "xmm{b}");',
      make(frame, "u64", 2))


def mmx(frame, depth):
  a = frame.rng.randrange(8)
  return statement(
      f'__asm__ volatile("movq %1, %%mm{a}\\n\\tpaddb %%mm{a}, %%mm{a}\\n\\t'
      f'movq %%mm{a}, %0\\n\\temms" : "=r"(sum) : "r"(sum ^ (@)) : "mm{a}");',
      make(frame, "u64", 2))


def x87(frame, depth):
  name = frame.unit.name("m")
  return statement(
      f"uint64_t {name} = (@) >> 2;\n"
      f'__asm__("fildll %0\\n\\tfld %%st(0)\\n\\tfaddp\\n\\tfistpll %0" '
      f': "+m"({name}) : : "st", "st(1)");\nsum ^= {name};',
      make(frame, "u64", 2))


def avx2(frame, depth):
  a, b = frame.rng.sample(range(16), 2)
  return statement(
      f'__asm__{volatile(frame)}("vmovq %1, %%xmm{a}\\n\\t'
      f'vpbroadcastq %%xmm{a}, %%ymm{a}\\n\\tvpaddq %%ymm{a}, %%ymm{a}, '
      f'%%ymm{b}\\n\\tvmovq %%xmm{b}, %0" : "=r"(sum) : "r"(sum ^ (@)) : '
      f'"ymm{a}", "ymm{b}");', make(frame, "u64", 2))


def avx512(frame, depth):
  a, b, k = *frame.rng.sample(range(32), 2), frame.rng.randrange(1, 8)
  return statement(
      f'__asm__{volatile(frame)}("vpbroadcastq %1, %%zmm{a}\\n\\t'
      f'kmovq %1, %%k{k}\\n\\tvpaddb %%zmm{a}, %%zmm{a}, '
      f'%%zmm{b}%{{%%k{k}%}}%{{z%}}\\n\\tvmovq %%xmm{b}, %0" : "=r"(sum) : '
      f'"r"(sum ^ (@)) : "zmm{a}", "zmm{b}", "k{k}");', make(frame, "u64", 2))


def makers(march, kinds_used):
  found = [general_registers, memory_operand, barrier, sse, x87]
  if "f80" not in kinds_used:
    found.append(mmx)  # LLVM does not know that they are the same registers
  if march != "x86-64":
    found.append(avx2)
  if march == "x86-64-v4":
    found.append(avx512)
  return found
