// Owners of secrets: what they hold, what they wipe, what they refuse.
// RUN: %clangxx -std=c++17 -O2 -Wall -Wextra -Wshadow-all -Wconversion -Wold-style-cast -Werror -pedantic-errors -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %t
// RUN: %clangxx -std=c++23 -O0 -Wall -Wextra -Werror -I%lethe-include -o %t.23 %s %lethe-library/liblethe.a
// RUN: %t.23
// RUN: %clangxx -std=c++20 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -I%lethe-include -o %t.asan %s %lethe-library/liblethe.a
// RUN: %t.asan
// RUN: %clangxx -std=c++17 -fno-exceptions -fno-rtti -fsyntax-only -I%lethe-include -include lethe_redacted.hpp %s -DNO_EXCEPTIONS
#include <cstdio>
#include <cstdlib>
#include <lethe.hpp>
#include <string>
#include <unordered_map>

namespace {

int failures;
#define CHECK(CONDITION)                                                       \
  ((CONDITION) ? (void)0                                                       \
               : (void)(++failures, std::fprintf(stderr, "%d: %s\n", __LINE__, \
                                                 #CONDITION)))

struct Key {
  unsigned char bytes[32];
  ~Key() { ++destroyed; }
  static int destroyed;
};
int Key::destroyed;

struct Plain {
  unsigned char bytes[32];
};

bool isZero(const void *data, std::size_t size) {
  return lethe_is_zero(data, size);
}

void checkBox() {
  using Box = lethe::box<Key>;
  {
    Box box(std::in_place, Key{{1, 2}});
    Box copy = box.clone();
    Box moved = std::move(box);
    CHECK(!box.has_value() && moved.has_value());
    CHECK(copy.expose().bytes[1] == 2 && moved.expose().bytes[1] == 2);
    CHECK(&copy.expose() != &moved.expose());
    CHECK(moved.status() & LETHE_LOCKED);
    Key::destroyed = 0;
    moved = std::move(copy);
    CHECK(Key::destroyed == 1 && !copy.has_value());
    moved.reset();
    CHECK(Key::destroyed == 2 && !moved.has_value());
  }
  CHECK(Key::destroyed == 2);
  Box guarded(Box::with_flags(LETHE_GUARDED), std::in_place);
  CHECK(guarded.status() & LETHE_GUARDED);
  static_assert(!std::is_copy_constructible_v<Box> &&
                !std::is_copy_assignable_v<Box>);
  static_assert(std::is_nothrow_move_constructible_v<Box>);
}

#ifndef NO_EXCEPTIONS
struct Thrower {
  Thrower() { throw 1; }
};

void checkExceptions() {
  int thrown = 0;
  try {
    lethe::box<Thrower> box;
  } catch (int) {
    ++thrown;
  }
  try {
    lethe::vector<char> huge(PTRDIFF_MAX);
  } catch (const std::bad_alloc &) {
    ++thrown;
  }
  try {
    lethe::box<int> box(lethe::box<int>::with_flags(~0u), std::in_place);
  } catch (const std::bad_alloc &) {
    ++thrown;
  }
  CHECK(thrown == 3);
}
#else
void checkExceptions() {}
#endif

void checkZeroizing() {
  alignas(lethe::zeroizing<Plain>) unsigned char memory[sizeof(Plain)];
  auto *held = new (memory) lethe::zeroizing<Plain>(Plain{{1, 2, 3}});
  lethe::zeroizing<Plain> moved(std::move(*held));
  CHECK(moved->bytes[2] == 3);
  CHECK(isZero(memory, sizeof memory));
  *held = std::move(moved);
  CHECK((**held).bytes[2] == 3 && isZero(&*moved, sizeof(Plain)));
  auto copy = held->clone();
  CHECK(copy->bytes[2] == 3);
  held->~zeroizing();
  CHECK(isZero(memory, sizeof memory));
  static_assert(!std::is_copy_constructible_v<lethe::zeroizing<Plain>>);
}

// What a vector lets go of is zero while it still has the storage; and after,
// as its neighbour in the same pages shows.
void checkVector() {
  lethe::vector<int> vector;
  vector.reserve(8);
  for (int i = 1; i <= 8; ++i)
    vector.push_back(i);
  const int *data = vector.data();
  vector.pop_back();
  CHECK(isZero(data + 7, sizeof(int)));
  vector.erase(vector.begin());
  CHECK(data[0] == 2 && isZero(data + 6, 2 * sizeof(int)));
  vector.resize(3);
  CHECK(data[2] == 4 && isZero(data + 3, 5 * sizeof(int)));
  vector.clear();
  CHECK(isZero(data, 8 * sizeof(int)));

  lethe::vector<Plain> keys;
  for (unsigned char i = 1; i <= 100; ++i) {
    const Plain *before = keys.data();
    std::size_t count = keys.size();
    keys.push_back({{i, i}});
    if (before && before != keys.data() && count < 32)
      CHECK(isZero(before, count * sizeof(Plain)));
  }
  CHECK(keys[99].bytes[1] == 100);

  struct alignas(64) Aligned {
    unsigned char bytes[64];
  };
  lethe::vector<Aligned> aligned(5);
  CHECK(reinterpret_cast<std::uintptr_t>(aligned.data()) % 64 == 0);
}

void checkContainers() {
  using String =
      std::basic_string<char, std::char_traits<char>, lethe::allocator<char>>;
  String string(40, 'x');
  CHECK(lethe_status(string.data()));
  std::unordered_map<int, Plain, std::hash<int>, std::equal_to<int>,
                     lethe::allocator<std::pair<const int, Plain>>>
      map;
  for (int i = 0; i < 1000; ++i)
    map[i].bytes[0] = static_cast<unsigned char>(i);
  CHECK(map.at(999).bytes[0] == static_cast<unsigned char>(999));
  map.clear();
}

// Not one character is in the string object itself.
void checkString() {
  lethe::string string("pw");
  CHECK(string.size() == 2 && string == "pw" && string.c_str()[2] == 0);
  CHECK(lethe_status(string.c_str()) & LETHE_LOCKED);
  const char *first = string.c_str();
  string.append(" is long enough to move");
  CHECK(first != string.c_str());
  CHECK(string == "pw is long enough to move");
  string += string.expose().substr(2, 3);
  CHECK(string == "pw is long enough to move is");
  for (int i = 0; i < 300; ++i)
    string.push_back('x');
  CHECK(string.size() == 328 && string.expose().back() == 'x');
  const char *data = string.c_str();
  string.resize(2);
  CHECK(string == "pw" && isZero(data + 2, 326));
  string.resize(4, '!');
  CHECK(string == "pw!!");
  lethe::string moved(std::move(string));
  CHECK(moved == "pw!!" && string.empty() && string == "");
  string.append("again");
  CHECK(string == "again" && string != moved);
  string = std::move(moved);
  CHECK(string == "pw!!" && moved.empty());
  moved.resize(2, 'a');
  CHECK(moved == "aa");
  lethe::string copy = string.clone();
  CHECK(copy == string && copy.c_str() != string.c_str());
  string.clear();
  CHECK(string.empty() && copy == "pw!!" && string == std::string_view());
  static_assert(!std::is_copy_constructible_v<lethe::string>);
  static_assert(!std::is_convertible_v<lethe::string, std::string_view>);
}

} // namespace

int main() {
  checkBox();
  checkExceptions();
  checkZeroizing();
  checkVector();
  checkContainers();
  checkString();
  lethe_heap_check();
  return failures != 0;
}
