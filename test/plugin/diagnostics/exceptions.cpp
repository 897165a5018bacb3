// An exception that passes through leaves by an exit of its own; below, what
// it has skipped is erased to a set depth.
// RUN: %clangxx %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify=expected -c -o %t.o %s
// RUN: %clangxx %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify=expected -c -o %t.o %s
// RUN: %clangxx %lethe-codegen -O2 -fno-exceptions -DNONE -Rpass-missed=lethe -Xclang -verify=expected-none -c -o %t.o %s
#define SECRET __attribute__((annotate("secret")))
int may_throw();
int never_throws() noexcept;
[[noreturn]] void dies();
struct resource {
  ~resource();
};

// expected-none-remark@+2 {{'passes(int)': nothing is erased when its thread ends in a call; -fexceptions has the stack unwound and erased}}
// expected-remark@+1 {{'passes(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
int passes(int key SECRET) { return may_throw() + key; }

#ifndef NONE
// expected-remark@+1 {{'throws(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
int throws(int key SECRET) {
  if (key)
    throw 1;
  return 2;
}

// expected-remark@+1 {{'rethrows(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
int rethrows(int key SECRET) {
  try {
    return may_throw() + key;
  } catch (int) {
    throw;
  }
}

// What may throw may as well end the program.
// expected-remark@+2 {{'ends(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
// expected-remark@+1 {{'ends(int)': nothing is erased before calls that do not return}}
int ends(int key SECRET) {
  if (key)
    dies();
  return key;
}

// The unwinder finds the argument of _Unwind_Resume in a register that the
// epilogue restores.
// expected-remark@+2 {{'keeps_registers(int)': nothing is erased when an exception passes through}}
// expected-remark@+1 {{'keeps_registers(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
__attribute__((ms_abi)) int keeps_registers(int key SECRET) {
  return may_throw() + key;
}

// std::terminate does not return.
// expected-remark@+2 {{'terminates(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
// expected-remark@+1 {{'terminates(int)': nothing is erased before calls that do not return}}
int terminates(int key SECRET) noexcept { return may_throw() + key; }
#endif

// expected-none-remark@+2 {{'cleans_up(int)': nothing is erased when its thread ends in a call; -fexceptions has the stack unwound and erased}}
// expected-remark@+1 {{'cleans_up(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
int cleans_up(int key SECRET) {
  resource r;
  return may_throw() + key;
}

// Near misses: nothing can pass through, and not secret.
int leaf(int key SECRET) { return key; }
int calls(int key SECRET) { return never_throws() + key; }
int plain(int x) { return may_throw() + x; }
