// Constructs of C++ that make functions, objects and scopes of their own.
// RUN: %residue-matrix %s --work %t.dir
#include "Inputs/mix.h"
#include <concepts>
#include <type_traits>
#include <utility>

namespace {

template <typename T>
concept Mixable = std::unsigned_integral<T> || requires(T t) {
  { t.mixed() } -> std::same_as<uint64_t>;
};

struct LETHE_SECRET Word {
  uint64_t Value;
  constexpr uint64_t mixed() const { return Value * 5 ^ Value >> 9; }
};

template <Mixable T> NOINLINE uint64_t mixOne(const T &value) {
  volatile uint64_t copy;
  if constexpr (std::is_class_v<T>)
    copy = value.mixed();
  else
    copy = value * 3;
  return mix64(copy, sizeof(T));
}

template <Mixable... T> NOINLINE uint64_t mixAll(const T &...values) {
  return (mixOne(values) ^ ... ^ 7);
}

template <uint64_t... Steps>
NOINLINE uint64_t walk(uint64_t value,
                       std::integer_sequence<uint64_t, Steps...>) {
  volatile uint64_t copy = value;
  ((copy = mix64(copy, Steps)), ...);
  return copy;
}

} // namespace

// residue-case: concepts_and_folds(secret:32) -> u64; control=stack
extern "C" uint64_t concepts_and_folds(const uint8_t *key) {
  uint64_t sum = mixAll(Word{load64(key)}, Word{load64(key + 8)},
                        load32(key + 20), load64(key + 24));
  LETHE_SECRET uint64_t start = load64(key + 16);
  return sum + walk(start, std::make_integer_sequence<uint64_t, 9>());
}

namespace {

consteval uint64_t constant(unsigned n) { return n * 0x9E3779B97F4A7C15; }

constexpr uint64_t schedule(uint64_t word, unsigned rounds) {
  for (unsigned i = 0; i < rounds; ++i) {
    if (std::is_constant_evaluated())
      word += i;
    else
      word = mix64(word, constant(5));
  }
  return word;
}

inline LETHE_SECRET uint64_t State[4] = {schedule(1, 2), schedule(2, 3)};

} // namespace

// residue-case: constant_expressions(secret:32) -> u64
extern "C" uint64_t constant_expressions(const uint8_t *key) {
  constexpr uint64_t known = schedule(3, 4);
  for (int i = 0; i < 4; ++i)
    State[i] = schedule(load64(key + 8 * i), 6) ^ known;
  return mix64(State[0], State[3]);
}

namespace {

struct Table {
  LETHE_SECRET uint64_t Words[4];
  NOINLINE explicit Table(const uint8_t *key) {
    for (int i = 0; i < 4; ++i)
      Words[i] = mix64(load64(key + 8 * i), i);
  }
};

} // namespace

// The first call makes it, under a guard; each run is a process of its own.
// residue-case: static_with_guard(secret:32) -> u64
extern "C" uint64_t static_with_guard(const uint8_t *key LETHE_SECRET) {
  static const Table table(key);
  static thread_local const Table mine(key);
  uint64_t sum = table.Words[2];
  for (uint64_t word : mine.Words)
    sum = mix64(sum, word);
  return sum ^ load64(key + 8);
}

namespace {

template <typename Function> NOINLINE uint64_t thrice(Function &&function) {
  return function(1) ^ function(2) ^ function(3);
}

} // namespace

// residue-case: lambdas(secret:64) -> u64; control=stack
extern "C" uint64_t lambdas(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b = load64(key + 8), words[3] = {a, b, a ^ b};
  auto counts = [a, n = b](auto x) mutable {
    volatile uint64_t copy = n;
    n = mix64(copy, a + static_cast<uint64_t>(x));
    return n;
  };
  auto nested = [&, words](uint64_t x) {
    auto inner = [=](uint64_t y) {
      volatile uint64_t copy = words[y % 3];
      return copy * 3;
    };
    return inner(x) ^ counts(static_cast<unsigned>(x));
  };
  auto recursive = [&](auto self, unsigned depth) -> uint64_t {
    volatile uint64_t copy = load64(key + depth);
    return depth ? mix64(copy, self(self, depth - 1)) : copy;
  };
  uint64_t (*pointer)(uint64_t, uint64_t) = [](uint64_t x, uint64_t y) {
    volatile uint64_t copy = x;
    return mix64(copy, y);
  };
  uint64_t atOnce = [&] { return mix64(load64(key + 16), b); }();
  return thrice(counts) ^ thrice(nested) ^ recursive(recursive, 6) ^
         pointer(a, atOnce);
}

namespace {

struct Cell {
  LETHE_SECRET uint64_t Value;
};

class Range {
public:
  explicit Range(const uint8_t *key) : Key(key) {}
  struct Iterator {
    const uint8_t *At;
    NOINLINE Cell operator*() const { return {mix64(load64(At), 3)}; }
    Iterator &operator++() {
      At += 8;
      return *this;
    }
    bool operator!=(const Iterator &other) const { return At != other.At; }
  };
  Iterator begin() const { return {Key}; }
  Iterator end() const { return {Key + 32}; }

private:
  const uint8_t *Key;
};

NOINLINE uint64_t foldCell(const Cell &cell) {
  volatile uint64_t copy = cell.Value;
  return copy * 7;
}

} // namespace

// Temporaries live to the end of the full expression, or of the reference.
// residue-case: ranges_and_temporaries(secret:32) -> u64; control=stack
extern "C" uint64_t ranges_and_temporaries(const uint8_t *key LETHE_SECRET) {
  uint64_t sum = 0;
  for (const Cell &cell : Range(key))
    sum = mix64(sum, foldCell(cell));
  const Cell &extended = Cell{sum ^ load64(key)};
  auto &&[value] = Cell{load64(key + 9)};
  return foldCell(extended) + foldCell(Cell{mix64(value, 2)});
}

namespace {

struct Literal {
  uint64_t Factor;
};
constexpr Literal operator""_times(unsigned long long n) { return {n}; }
NOINLINE uint64_t operator*(Literal literal, const Cell &cell) {
  volatile uint64_t copy = cell.Value * literal.Factor;
  return copy;
}
NOINLINE uint64_t withDefault(const Cell &cell,
                              uint64_t (*step)(const Cell &) = foldCell) {
  return step(cell) ^ cell.Value;
}

} // namespace

// residue-case: literals_and_defaults(secret:16) -> u64; control=stack
extern "C" uint64_t literals_and_defaults(const uint8_t *key) {
  Cell cell{load64(key)};
  return 5_times * cell + withDefault(cell);
}
