// An exception that passes through skips the epilogue.
// RUN: %clangxx %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify=expected,expected-unwinds -c -o %t.o %s
// RUN: %clangxx %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify=expected,expected-unwinds -c -o %t.o %s
// RUN: %clangxx %lethe-codegen -O2 -fno-exceptions -DNONE -Rpass-missed=lethe -Xclang -verify=expected-none -c -o %t.o %s
// expected-none-no-diagnostics
#define SECRET __attribute__((annotate("secret")))
int may_throw();
int never_throws() noexcept;
struct resource {
  ~resource();
};

// expected-unwinds-remark@+1 {{'passes(int)': nothing is erased when an exception passes through}}
int passes(int key SECRET) { return may_throw() + key; }

#ifndef NONE
// expected-remark@+2 {{'throws(int)': nothing is erased when an exception passes through}}
// expected-remark@+1 {{'throws(int)': nothing is erased before calls that do not return}}
int throws(int key SECRET) {
  if (key)
    throw 1;
  return 2;
}

// expected-remark@+3 {{'rethrows(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
// expected-remark@+2 {{'rethrows(int)': nothing is erased before calls that do not return}}
// expected-remark@+1 {{'rethrows(int)': nothing is erased when an exception passes through}}
int rethrows(int key SECRET) {
  try {
    return may_throw() + key;
  } catch (int) {
    throw;
  }
}
#endif

// expected-unwinds-remark@+3 {{'cleans_up(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
// expected-unwinds-remark@+2 {{'cleans_up(int)': nothing is erased when an exception passes through}}
// expected-unwinds-remark@+1 {{'cleans_up(int)': nothing is erased before calls that do not return}}
int cleans_up(int key SECRET) {
  resource r;
  return may_throw() + key;
}

// std::terminate does not return.
// expected-unwinds-remark@+2 {{'terminates(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
// expected-unwinds-remark@+1 {{'terminates(int)': nothing is erased before calls that do not return}}
int terminates(int key SECRET) noexcept { return may_throw() + key; }

// Near misses: nothing can pass through, and not secret.
int leaf(int key SECRET) { return key; }
int calls(int key SECRET) { return never_throws() + key; }
int plain(int x) { return may_throw() + x; }
