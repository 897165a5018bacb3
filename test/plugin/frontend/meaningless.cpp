// RUN: %clangxx -std=c++20 %lethe -fsyntax-only -Xclang -verify %s
#define SECRET [[clang::annotate("secret")]]

// expected-warning@+1 {{marking has no effect on a namespace}}
namespace SECRET space {
int x;
}
// expected-warning@+1 {{marking has no effect on a using-directive}}
SECRET using namespace space;
// expected-warning@+1 {{marking has no effect on an empty declaration}}
SECRET;
class Class {
  // expected-warning@+2 {{marking has no effect on an access specifier}}
private
  __attribute__((annotate("secret"))) : int x;
};
// expected-warning@+1 {{marking has no effect on an enumerator}}
enum class Choice { First SECRET };
// expected-warning@+1 {{marking has no effect on empty struct 'Empty'}}
struct SECRET Empty {
  static int shared;
};
// expected-warning@+1 {{marking has no effect on an alias of 'void'}}
using Nothing SECRET = void;
// expected-warning@+1 {{marking has no effect on a deleted function}}
SECRET void deleted() = delete;
// expected-warning@+1 {{marking has no effect on a consteval function}}
SECRET consteval int immediate() { return 1; }

// Once for the pattern, not for each instantiation.
template <class T> struct Box {
  // expected-warning@+1 {{annotation "Secret" is not a marking}}
  [[clang::annotate("Secret")]] T value;
};
Box<int> first;
Box<char> second;
// expected-warning@+1 {{annotation "Secret" is not a marking}}
template <class T> T identity([[clang::annotate("Secret")]] T value) {
  // expected-warning@+1 {{annotation "Secret" is not a marking}}
  [[clang::annotate("Secret")]] T copy = value;
  return copy;
}
int used = identity(1) + identity('c');

// Near misses: each of these marks something.
template <class T> struct SECRET Derived : T {};
struct SECRET Child : Class {};
template <class T> using Alias SECRET = T;
auto lambda = [](int key SECRET) { return key; };
