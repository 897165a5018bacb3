// Secrets in what the standard library offers: nothing stays on the stack or in
// registers. The heap is memory with a name.
// RUN: %residue-matrix %s --work %t.dir --flags -std=c++14
#include "Inputs/mix.h"
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

struct LETHE_SECRET Word {
  uint64_t Value;
};

NOINLINE uint64_t foldWords(const std::vector<Word> &words) {
  uint64_t sum = 1;
  for (const Word &word : words) {
    volatile uint64_t copy = word.Value;
    sum = mix64(sum, copy);
  }
  return sum;
}

} // namespace

// residue-case: vector(secret:64) -> u64; control=stack
extern "C" uint64_t vector(const uint8_t *key) {
  std::vector<Word> words;
  for (int i = 0; i < 64; i += 8)
    words.push_back(Word{load64(key + i)});
  words.insert(words.begin() + 2, Word{load64(key + 3)});
  uint64_t sum = foldWords(words);
  lethe_wipe(words.data(), words.size() * sizeof(Word));
  return sum;
}

// Short ones lie in the object, others on the heap.
// residue-case: string(secret:48) -> u64; control=stack
extern "C" uint64_t string(const char *key LETHE_SECRET) {
  std::string shortOne(key, 12), longOne(key, 40);
  longOne += shortOne;
  longOne = longOne.substr(5, 37) + shortOne;
  uint64_t sum = 2;
  for (char c : longOne)
    sum = mix64(sum, static_cast<uint8_t>(c));
  return sum ^ longOne.find(shortOne);
}

// Whether it calls memmove, and how often, depends on the secrets.
// residue-case: sort(secret:128) -> u64; control=stack
extern "C" uint64_t sort(const uint8_t *key LETHE_SECRET) {
  uint64_t words[16];
  memcpy(words, key, sizeof words);
  std::sort(words, words + 16, [](uint64_t a, uint64_t b) { return a > b; });
  return mix64(words[0], words[9]);
}

namespace {

NOINLINE uint64_t apply(const std::function<uint64_t(uint64_t)> &function) {
  return function(3) ^ function(4);
}

} // namespace

// residue-case: function(secret:64) -> u64; control=stack
extern "C" uint64_t function(const uint8_t *key LETHE_SECRET) {
  uint64_t a = load64(key), b[5];
  memcpy(b, key + 8, sizeof b);
  std::function<uint64_t(uint64_t)> small = [a](uint64_t x) {
    volatile uint64_t copy = a;
    return mix64(copy, x);
  };
  auto other = small;
  std::function<uint64_t(uint64_t)> large = [b, other](uint64_t x) {
    volatile uint64_t copy = b[x % 5];
    return other(copy) ^ x;
  };
  return apply(small) + apply(std::move(large));
}

// residue-case: bound(secret:16) -> u64; control=stack
extern "C" uint64_t bound(const uint8_t *key LETHE_SECRET) {
  auto partial = std::bind(
      [](uint64_t a, uint64_t b) {
        volatile uint64_t copy = a;
        return mix64(copy, b);
      },
      load64(key), std::placeholders::_1);
  return partial(load64(key + 8)) + partial(5);
}

namespace {

struct Pair {
  LETHE_SECRET uint64_t First, Second;
};

} // namespace

// residue-case: unique_pointer(secret:32) -> u64; control=stack
extern "C" uint64_t unique_pointer(const uint8_t *key) {
  auto wipe = [](Pair *pair) {
    lethe_wipe(pair, sizeof *pair);
    delete pair;
  };
  std::unique_ptr<Pair, decltype(wipe)> owner(
      new Pair{load64(key), load64(key + 16)}, wipe);
  auto second = std::move(owner);
  volatile uint64_t copy = second->Second;
  return mix64(second->First, copy);
}

// residue-case: shared_pointer(secret:32) -> u64; control=stack
extern "C" uint64_t shared_pointer(const uint8_t *key) {
  auto shared = std::make_shared<Pair>(Pair{load64(key), load64(key + 16)});
  std::weak_ptr<Pair> weak = shared;
  auto again = weak.lock();
  volatile uint64_t copy = again->Second;
  return mix64(shared->First, copy) + static_cast<uint64_t>(weak.use_count());
}
