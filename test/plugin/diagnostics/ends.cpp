// Every way in which a program ends, or a thread, is said; what may fail and
// return is erased where it does.
// RUN: %clangxx %lethe-codegen -O0 -Rpass-missed=lethe -Wno-exceptions -Xclang -verify -c -o %t.o %s
// RUN: %clangxx %lethe-codegen -O2 -Rpass-missed=lethe -Wno-exceptions -Xclang -verify -c -o %t.o %s
// RUN: %clangxx %lethe-codegen -O2 -Wno-exceptions -Rpass=lethe -c -o %t.o %s 2>&1 | FileCheck %s
#define SECRET __attribute__((annotate("secret")))
extern "C" {
[[noreturn]] void exit(int) noexcept;
[[noreturn]] void quick_exit(int) noexcept;
[[noreturn]] void abort() noexcept;
[[noreturn]] void __assert_fail(const char *, const char *, unsigned,
                                const char *) noexcept;
[[noreturn]] void _exit(int);
int execve(const char *, char *const *, char *const *) noexcept;
int fork() noexcept;
}
namespace std {
[[noreturn]] void terminate() noexcept;
}

// expected-remark@+1 {{'exits(int)': nothing is erased before calls that do not return}}
int exits(int key SECRET) {
  if (key)
    exit(1);
  return key;
}

// expected-remark@+1 {{'exits_quickly(int)': nothing is erased before calls that do not return}}
int exits_quickly(int key SECRET) {
  if (key)
    quick_exit(1);
  return key;
}

// It may throw for all that its declaration says.
// expected-remark@+2 {{'exits_at_once(int)': nothing is erased before calls that do not return}}
// expected-remark@+1 {{'exits_at_once(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
int exits_at_once(int key SECRET) {
  if (key)
    _exit(1);
  return key;
}

// expected-remark@+1 {{'aborts(int)': nothing is erased before calls that do not return}}
int aborts(int key SECRET) {
  if (key)
    abort();
  return key;
}

// expected-remark@+1 {{'asserts(int)': nothing is erased before calls that do not return}}
int asserts(int key SECRET) {
  key ? void() : __assert_fail("key", "file", 1, "asserts");
  return key;
}

// expected-remark@+1 {{'terminates(int)': nothing is erased before calls that do not return}}
int terminates(int key SECRET) {
  if (key)
    std::terminate();
  return key;
}

// expected-remark@+2 {{'throws_out(int)': nothing is erased before calls that do not return}}
// expected-remark@+1 {{'throws_out(int)': the stack that an exception skips on its way here is erased to a depth of 4096 bytes only}}
int throws_out(int key SECRET) noexcept {
  if (key)
    throw 1;
  return key;
}

// Near misses: these return. Lethe erases where they do.
// CHECK-DAG: 'replaces(int)' erases {{[1-9][0-9]*}} bytes of stack
int replaces(int key SECRET) {
  volatile int copy[9] = {key};
  execve("/program", nullptr, nullptr);
  return copy[3] - key;
}
// CHECK-DAG: 'forks(int)' erases {{[1-9][0-9]*}} bytes of stack
int forks(int key SECRET) {
  volatile int copy[9] = {key};
  return fork() ? copy[3] : copy[4] + key;
}
// CHECK-DAG: 'continues(int)' erases {{[0-9]+}} bytes of stack
int continues(int key SECRET) {
  __builtin_debugtrap();
  return key * 3;
}
int plain(int x) {
  if (x)
    exit(1);
  return x;
}
