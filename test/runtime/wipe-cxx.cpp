// The header in C++: any object, from a destructor, under the strictest rules.
// RUN: %clangxx -std=c++17 -O2 -pedantic-errors -Wall -Wextra -Werror -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %t
// RUN: %clangxx %lethe -std=c++17 -O2 -pedantic-errors -Wall -Wextra -Werror -I%lethe-include -o %t.marked %s %lethe-library/liblethe.a
// RUN: %t.marked
#include <lethe.h>
#include <new>

namespace {
struct LETHE_SECRET Key {
  unsigned char bytes[32];
  Key() {
    for (unsigned char &byte : bytes)
      byte = 0xA5;
  }
  ~Key() { lethe_wipe(this, sizeof *this); }
};
} // namespace

int main() {
  alignas(Key) static unsigned char memory[sizeof(Key)];
  Key *key = new (memory) Key;
  bool was_there = *static_cast<volatile unsigned char *>(memory) == 0xA5;
  key->~Key();
  for (unsigned char byte : memory)
    if (byte)
      return 1;
  return was_there ? 0 : 2;
}
