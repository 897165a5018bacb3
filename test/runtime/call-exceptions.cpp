// Exceptions leave the function as they would without lethe_call, and what it
// had on its stack and in registers is erased on the way.
// RUN: %clangxx -O2 -Wall -Wextra -Werror -fPIC -shared -I%lethe-include -DCALL=direct_call -o %t.direct.so %s %lethe-library/liblethe.a
// RUN: %lethe-residue %t.direct.so --cases %s --outputs --ignore-unstable --expect residue > %t.direct
// RUN: %clangxx -O2 -Wall -Wextra -Werror -fPIC -shared -I%lethe-include -DCALL=lethe_call -o %t.so %s %lethe-library/liblethe.a
// RUN: %lethe-residue %t.so --cases %s --outputs > %t.called
// RUN: grep ' outputs ' %t.direct > %t.expected
// RUN: grep ' outputs ' %t.called | diff %t.expected -
// RUN: FileCheck --input-file %t.called %s
// CHECK: 5 cases, 5 clean, 0 residue, 0 errors
#include "Inputs/direct_call.h"
#include <cstdint>
#include <cstring>
#include <lethe.h>

namespace {
struct failure {
  int code;
};

struct job {
  const std::uint64_t *secret;
  std::uint64_t *out;
};

void use(const job &job) {
  volatile std::uint64_t copies[1000];
  for (volatile std::uint64_t &copy : copies)
    copy = *job.secret;
}

[[noreturn]] void fail(void *argument) {
  use(*static_cast<job *>(argument));
  throw failure{3};
}

void fail_inside(void *argument) {
  use(*static_cast<job *>(argument));
  CALL(fail, argument);
}

void recover_inside(void *argument) {
  auto &work = *static_cast<job *>(argument);
  try {
    CALL(fail, argument);
  } catch (const failure &caught) {
    work.out[0] += static_cast<unsigned>(caught.code);
  }
  use(work);
}

void keep_inside(void *argument) {
  auto &work = *static_cast<job *>(argument);
  try {
    use(work);
    throw failure{5};
  } catch (const failure &caught) {
    work.out[0] += static_cast<unsigned>(caught.code);
  }
}

struct counter {
  std::uint64_t &count;
  ~counter() { count += 100; }
};

void destroy(void *argument) {
  auto &work = *static_cast<job *>(argument);
  counter one{work.out[0]};
  use(work);
  throw failure{7};
}
} // namespace

#define CASE(NAME, FUNCTION)                                                   \
  extern "C" void NAME(const std::uint64_t *secret, std::uint64_t *out) {      \
    job work{secret, out};                                                     \
    try {                                                                      \
      CALL(FUNCTION, &work);                                                   \
    } catch (const failure &caught) {                                          \
      out[1] = static_cast<unsigned>(caught.code);                             \
    }                                                                          \
  }

// residue-case: thrown_out(secret:8, out:16)
CASE(thrown_out, fail)
// residue-case: thrown_through_two(secret:8, out:16)
CASE(thrown_through_two, fail_inside)
// residue-case: caught_by_the_outer(secret:8, out:16)
CASE(caught_by_the_outer, recover_inside)
// residue-case: caught_inside(secret:8, out:16)
CASE(caught_inside, keep_inside)
// residue-case: destructors_run(secret:8, out:16)
CASE(destructors_run, destroy)
