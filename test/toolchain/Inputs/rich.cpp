// A program with some of everything, to be run under a memory checker.
#include <lethe.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#ifdef WITH_ERRORS
constexpr bool with_errors = true;
#else
constexpr bool with_errors = false;
#endif

namespace {

struct LETHE_SECRET Key {
  std::uint64_t words[8];
};

struct Cipher {
  virtual ~Cipher() = default;
  virtual std::uint64_t apply(const Key &key, std::uint64_t block) const = 0;
};

struct Rounds : Cipher {
  explicit Rounds(int count) : schedule(count) {}
  std::uint64_t apply(const Key &key, std::uint64_t block) const override {
    std::vector<std::uint64_t> mixed(schedule.size());
    for (std::size_t i = 0; i < mixed.size(); ++i)
      mixed[i] = key.words[i % 8] * (i + 1) ^ block;
    std::sort(mixed.begin(), mixed.end());
    for (std::uint64_t word : mixed)
      block = (block ^ word) * 0x9E3779B97F4A7C15u;
    return block;
  }
  std::vector<int> schedule;
};

[[gnu::noinline]] std::uint64_t checked(const Key &key, int at) {
  if (at < 0 || at >= 8)
    throw std::out_of_range("no word " + std::to_string(key.words[0] % 7));
  return key.words[at];
}

[[gnu::noinline]] std::uint64_t caught(const Key &key) {
  try {
    return checked(key, 9);
  } catch (const std::out_of_range &error) {
    return std::strlen(error.what()) + checked(key, 3);
  }
}

[[gnu::noinline]] std::uint64_t on_heap(const Key &key) {
  auto copy = std::make_unique<Key>(key);
  auto fold = [&](int from) { return copy->words[from] + key.words[7 - from]; };
  return fold(1) ^ fold(2);
}

[[gnu::noinline]] std::uint64_t in_buffer(const Key &key, std::size_t count) {
  auto *bytes = static_cast<unsigned char *>(__builtin_alloca(count));
  std::memset(bytes, 0, count);
  for (std::size_t i = 0; i < count; ++i)
    bytes[i] ^= static_cast<unsigned char>(key.words[i % 8] >> i % 57);
  char text[5000];
  int length = std::snprintf(text, sizeof text, "%llx:%d",
                             (unsigned long long)key.words[5], bytes[3]);
  return length + bytes[count - 1];
}

[[gnu::noinline]] double floating(const Key &key) {
  double sum = 0;
  for (std::uint64_t word : key.words)
    sum += static_cast<double>(word) / 3;
  return sum;
}

// Reads what was never written, where WITH_ERRORS asks for it.
[[gnu::noinline]] std::uint64_t undefined(const Key &key) {
  volatile std::uint64_t never_written[2];
  if (!with_errors)
    never_written[1] = key.words[6];
  return never_written[1] & 1 ? key.words[1] : key.words[2];
}

std::uint64_t all(Key key, int rounds) {
  std::uint64_t sum = Rounds(rounds).apply(key, 7);
  sum ^= caught(key) + on_heap(key) + in_buffer(key, 100 + rounds);
  sum ^= static_cast<std::uint64_t>(floating(key)) ^ undefined(key);
  lethe_wipe(&key, sizeof key);
  return sum;
}

} // namespace

int main() {
  Key key;
  for (int i = 0; i < 8; ++i)
    key.words[i] = 0x123456789abcdefu * (i + 3);
#ifdef ONLY_ERRORS
  return undefined(key) == 0;
#endif
  std::uint64_t sums[3] = {};
  std::thread threads[2];
  for (int i = 0; i < 2; ++i)
    threads[i] = std::thread([&, i] { sums[i] = all(key, 30 + i); });
  for (std::thread &thread : threads)
    thread.join();
  sums[2] = all(key, 20);
  for (std::uint64_t sum : sums)
    std::printf("%llx\n", static_cast<unsigned long long>(sum));
}
