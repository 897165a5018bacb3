// What would copy or print a secret does not compile.
// RUN: %clangxx -std=c++17 -fsyntax-only -I%lethe-include -Xclang -verify -Xclang -verify-ignore-unexpected=note %s
// With the header that allows it, printing does.
// RUN: %clangxx -std=c++17 -DREDACTED -I%lethe-include -o %t %s %lethe-library/liblethe.a
// RUN: %t | FileCheck %s
// CHECK: {{^}}[REDACTED][REDACTED][REDACTED][REDACTED][REDACTED]{{$}}
#include <iostream>
#ifdef REDACTED
#include <lethe_redacted.hpp>
#else
#include <lethe.hpp>
#endif

struct Key {
  unsigned char bytes[32];
};
struct Owner {
  ~Owner();
};

void print(const lethe::box<int> &box, const lethe::zeroizing<Key> &key,
           const lethe::string &string, const lethe::vector<char> &vector,
           const std::basic_string<char, std::char_traits<char>,
                                   lethe::allocator<char>> &basic) {
  std::cout << box;    // expected-error {{selected deleted operator '<<'}}
  std::cout << key;    // expected-error {{selected deleted operator '<<'}}
  std::cout << string; // expected-error {{selected deleted operator '<<'}}
  std::cout << vector; // expected-error {{selected deleted operator '<<'}}
  std::cout << basic;  // expected-error {{selected deleted operator '<<'}}
}

#ifndef REDACTED
lethe::string makeString();

void copy(lethe::box<int> &box, lethe::zeroizing<Key> &key,
          lethe::string &string) {
  lethe::box<int> a = box;         // expected-error {{call to deleted}}
  lethe::zeroizing<Key> b = key;   // expected-error {{call to deleted}}
  lethe::string c = string;        // expected-error {{call to deleted}}
  box = lethe::box<int>().clone(); // near miss: a move
  int d = box;                     // expected-error {{no viable conversion}}
  std::string_view e = string;     // expected-error {{no viable conversion}}
  int &f = lethe::box<int>().expose(); // expected-error {{call to deleted}}
  std::string_view g =
      makeString().expose();   // expected-error {{call to deleted}}
  lethe::string h = "literal"; // expected-error {{no viable conversion}}
}
// expected-error@lethe.hpp:* {{what a type with a destructor owns is elsewhere}}
template class lethe::zeroizing<Owner>;
#else
int main() {
  print(lethe::box<int>(), lethe::zeroizing<Key>(), lethe::string("secret"),
        {'s'}, "secret");
  std::cout << '\n';
}
#endif
