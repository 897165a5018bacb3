// Exceptions on the way through secret functions by rarer ways: from
// constructors and destructors, nested, with secrets in the exception, past
// alloca. Whoever catches is secret, too.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <exception>

namespace {

NOINLINE void throwIf(uint64_t value) {
  if (value)
    throw 3;
}

struct LETHE_SECRET Failure {
  uint64_t Words[5];
};

NOINLINE uint64_t throwsSecret(const uint8_t *key LETHE_SECRET) {
  Failure failure;
  for (int i = 0; i < 5; ++i)
    failure.Words[i] = mix64(load64(key), i);
  throw failure;
}

} // namespace

// residue-case: secret_thrown(secret:8) -> u64; control=stack
extern "C" uint64_t secret_thrown(const uint8_t *key LETHE_SECRET) {
  try {
    return throwsSecret(key);
  } catch (const Failure &failure) {
    return failure.Words[1] ^ failure.Words[4];
  }
}

// residue-case: secret_caught_by_value(secret:8) -> u64; control=stack
extern "C" uint64_t secret_caught_by_value(const uint8_t *key LETHE_SECRET) {
  try {
    return throwsSecret(key);
  } catch (Failure failure) {
    failure.Words[2] = mix64(failure.Words[3], failure.Words[0]);
    return failure.Words[2];
  }
}

namespace {

NOINLINE uint64_t nests(const uint8_t *key LETHE_SECRET) {
  volatile uint64_t copies[16];
  for (int i = 0; i < 16; ++i)
    copies[i] = mix64(load64(key), i);
  try {
    throwIf(copies[0] | 1);
  } catch (int number) {
    std::throw_with_nested(std::bad_exception());
  }
  return copies[5];
}

} // namespace

// residue-case: nested_exceptions(secret:8) -> u64; control=stack
extern "C" uint64_t nested_exceptions(const uint8_t *key LETHE_SECRET) {
  try {
    return nests(key);
  } catch (const std::bad_exception &error) {
    try {
      std::rethrow_if_nested(error);
    } catch (int number) {
      return mix64(number, load64(key));
    }
    return 1;
  }
}

namespace {

// Another exception is on its way while this one is thrown and caught.
struct ThrowsInside {
  const uint8_t *Key;
  uint64_t *Sum;
  NOINLINE ~ThrowsInside() {
    volatile uint64_t copy = mix64(load64(Key), 6);
    try {
      throwIf(copy | 1);
    } catch (int number) {
      *Sum += copy ^ static_cast<unsigned>(number);
    }
  }
};

struct MayThrow {
  const uint8_t *Key;
  NOINLINE ~MayThrow() noexcept(false) {
    volatile uint64_t copy = mix64(load64(Key), 7);
    throwIf(copy | 1);
  }
};

} // namespace

// residue-case: thrown_while_unwinding(secret:16) -> u64; control=stack
extern "C" uint64_t thrown_while_unwinding(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 0;
  try {
    ThrowsInside outer{key, &sum};
    ThrowsInside inner{key + 8, &sum};
    throwIf(load64(key) | 1);
  } catch (...) {
    return mix64(sum, static_cast<unsigned>(std::uncaught_exceptions()));
  }
  return 2;
}

// residue-case: destructor_throws(secret:16) -> u64; control=stack
extern "C" uint64_t destructor_throws(const uint8_t *key LETHE_SECRET) {
  try {
    MayThrow guard{key + 8};
  } catch (int number) {
    return mix64(number, load64(key));
  }
  return 2;
}

// residue-case: pointer_to_exception(secret:8) -> u64; control=stack
extern "C" uint64_t pointer_to_exception(const uint8_t *key LETHE_SECRET) {
  std::exception_ptr kept;
  try {
    throwsSecret(key);
  } catch (...) {
    kept = std::current_exception();
  }
  try {
    std::rethrow_exception(kept);
  } catch (const Failure &failure) {
    return failure.Words[3];
  }
  return 2;
}

// residue-case: alloca_and_exceptions(secret:8, u32=5) -> u64; control=stack
extern "C" uint64_t alloca_and_exceptions(const uint8_t *key LETHE_SECRET,
                                          uint32_t turns) {
  uint64_t sum = 0;
  for (uint32_t turn = 1; turn < turns; ++turn)
    try {
      auto *words =
          static_cast<volatile uint64_t *>(__builtin_alloca(turn * 24));
      for (uint32_t i = 0; i < turn * 3; ++i)
        words[i] = mix64(load64(key), i + turn);
      throwIf(turn & 1);
      sum += words[turn];
    } catch (int number) {
      sum = mix64(sum, static_cast<unsigned>(number));
    }
  return sum;
}

namespace {

NOINLINE uint64_t neverThrows(const uint8_t *key LETHE_SECRET) noexcept {
  volatile uint64_t copy = load64(key);
  throwIf(copy & 0);
  return mix64(copy, 4);
}

struct Checked {
  uint64_t Value;
  NOINLINE explicit Checked(const uint8_t *key LETHE_SECRET) try
      : Value(neverThrows(key)) {
    throwIf(Value | 1);
  } catch (int number) {
    throw long(number);
  }
};

} // namespace

// residue-case: function_try_block(secret:8) -> u64; control=stack
extern "C" uint64_t function_try_block(const uint8_t *key LETHE_SECRET) try {
  Checked checked(key);
  return checked.Value;
} catch (long number) {
  return mix64(static_cast<uint64_t>(number), load64(key));
}
