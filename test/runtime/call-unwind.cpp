// The C library's backtraces go through calls, and so do exceptions, whichever
// way the unwinder is linked, and with sanitizers; each erases what it passes.
// DEFINE: %{flags} =
// DEFINE: %{test} = %clangxx -O1 %{flags} -Wall -Wextra -Werror -I%lethe-include -o %t %s %lethe-library/liblethe.a && env ASAN_OPTIONS=detect_stack_use_after_return=1 %t
// RUN: %{test}
// REDEFINE: %{flags} = -static
// RUN: %{test}
// REDEFINE: %{flags} = -static-libgcc -static-libstdc++
// RUN: %{test}
// REDEFINE: %{flags} = -fcf-protection=full -fuse-ld=lld
// RUN: %{test}
// REDEFINE: %{flags} = -fsanitize=address
// RUN: %{test}
// REDEFINE: %{flags} = -fsanitize=thread
// RUN: %{test}
// RUN: %clangxx -O1 -I%lethe-include -o %t %s -L%lethe-library -llethe -Wl,-rpath,%lethe-library && %t
#include <cstdio>
#include <cstring>
#include <execinfo.h>
#include <lethe.h>
#include <stdexcept>
#include <string>

namespace {
// How far a backtrace goes from inside of two calls.
int frames;

void fail(void *argument) {
  char copies[5000];
  std::memset(copies, *static_cast<char *>(argument), sizeof copies);
  void *addresses[64];
  frames = backtrace(addresses, 64);
  throw std::runtime_error(std::string(copies, 20));
}

void pass(void *argument) {
  std::string local(100, 'y');
  lethe_call(fail, argument);
}

void recover(void *argument) {
  try {
    lethe_call(pass, argument);
  } catch (const std::exception &) {
    char other[3000];
    std::memset(other, 1, sizeof other);
    __asm__ volatile("" : : "r"(other) : "memory");
  }
}
} // namespace

int main() {
  char secret = 'x';
  unsigned caught = 0;
  for (int i = 0; i < 100; ++i) {
    try {
      lethe_call(pass, &secret);
    } catch (const std::exception &error) {
      caught += std::string(error.what()) == std::string(20, 'x');
    }
    lethe_call(recover, &secret);
  }
  size_t abandoned = lethe_erase_abandoned();
  if (caught == 100 && frames >= 7 && abandoned == 0)
    return 0;
  std::fprintf(stderr, "caught %u of 100, %d frames, %zu calls abandoned\n",
               caught, frames, abandoned);
  return 1;
}
