// Templates, lambdas, containers of the standard library's headers.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <array>
#include <optional>
#include <tuple>
#include <variant>

namespace {

struct LETHE_SECRET Word {
  uint64_t Value;
};

template <typename T, unsigned Rounds> NOINLINE T churn(T value, T other) {
  volatile T keep = value;
  for (unsigned i = 0; i < Rounds; ++i)
    keep = static_cast<T>(keep * 5 + other + i);
  return keep;
}

} // namespace

// residue-case: function_template(secret:16) -> u64; control=stack
extern "C" uint64_t function_template(const uint8_t *key LETHE_SECRET) {
  uint64_t wide = churn<uint64_t, 7>(load64(key), load64(key + 8));
  uint8_t narrow = churn<uint8_t, 3>(key[4], key[5]);
  return mix64(wide, narrow);
}

namespace {

template <typename T, size_t Size> class Buffer {
public:
  explicit Buffer(const uint8_t *bytes) { memcpy(Items, bytes, sizeof Items); }
  T fold() const {
    T sum = 0;
    for (const T &item : Items)
      sum = static_cast<T>(sum * 31 + item);
    return sum;
  }

private:
  LETHE_SECRET T Items[Size];
};

} // namespace

// residue-case: class_template(secret:64) -> u32
extern "C" uint32_t class_template(const uint8_t *key) {
  return Buffer<uint32_t, 8>(key).fold() ^
         Buffer<uint16_t, 16>(key + 32).fold();
}

// residue-case: lambda_captures(secret:32) -> u64
extern "C" uint64_t lambda_captures(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8), sum = 0;
  auto by_value = [a, b](uint64_t x) { return mix64(a ^ x, b); };
  auto by_reference = [&](int i) { sum += by_value(load64(key + i)); };
  for (int i = 0; i < 24; ++i)
    by_reference(i);
  return sum;
}

namespace {

template <typename Function>
NOINLINE uint64_t repeat(unsigned count, Function function) {
  uint64_t sum = 1;
  for (unsigned i = 0; i < count; ++i)
    sum = function(sum, i);
  return sum;
}

} // namespace

// residue-case: lambda_argument(secret:64) -> u64; control=stack
extern "C" uint64_t lambda_argument(const uint8_t *input) {
  LETHE_SECRET uint64_t words[8];
  memcpy(words, input, sizeof words);
  return repeat(20, [=](uint64_t sum, unsigned i) {
    volatile uint64_t keep = words[i % 8];
    return mix64(sum, keep);
  });
}

// residue-case: array_of_secrets(secret:64) -> u64
extern "C" uint64_t array_of_secrets(const uint8_t *input) {
  std::array<Word, 8> words;
  for (size_t i = 0; i < words.size(); ++i)
    words[i] = Word{load64(input + 8 * i) * 3};
  uint64_t sum = 0;
  for (const Word &word : words)
    sum = mix64(sum, word.Value);
  return sum;
}

namespace {

NOINLINE std::optional<Word> parse(const uint8_t *input, unsigned size) {
  if (size < 8)
    return std::nullopt;
  return Word{mix64(load64(input), size)};
}

} // namespace

// residue-case: optional_secret(secret:16) -> u32
extern "C" uint32_t optional_secret(const uint8_t *input) {
  std::optional<Word> word = parse(input, 16), none = parse(input, 3);
  uint64_t value = word ? word->Value : 0;
  value = mix64(value, load64(input + 8)) + (none ? 1 : 0);
  return static_cast<uint32_t>(value);
}

// residue-case: structured_binding(secret:24) -> u64
extern "C" uint64_t structured_binding(const uint8_t *input) {
  auto [a, b, c] = std::tuple<Word, Word, Word>(
      Word{load64(input)}, Word{load64(input + 8)}, Word{load64(input + 16)});
  return mix64(a.Value, b.Value) ^ mix64(b.Value, c.Value);
}

namespace {

struct Pair {
  LETHE_SECRET uint64_t First, Second;
};
using Either = std::variant<Word, Pair>;

NOINLINE Either parseEither(const uint8_t *input, bool isPair) {
  if (isPair)
    return Pair{load64(input), load64(input + 8)};
  return Word{load64(input)};
}

NOINLINE uint64_t visitBoth(const Either &a, const Either &b) {
  struct {
    uint64_t operator()(const Word &word) { return word.Value * 3; }
    uint64_t operator()(const Pair &pair) {
      volatile uint64_t copy = pair.First;
      return mix64(copy, pair.Second);
    }
  } visitor;
  return std::visit(visitor, a) ^ std::visit(visitor, b);
}

} // namespace

// residue-case: variant(secret:32) -> u64; control=stack
extern "C" uint64_t variant(const uint8_t *key) {
  Either a = parseEither(key, false), b = parseEither(key + 8, true);
  std::swap(a, b);
  return visitBoth(a, b);
}
