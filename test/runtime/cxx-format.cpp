// std::format refuses secrets, too.
// REQUIRES: libc++
// RUN: %clangxx -stdlib=libc++ -std=c++23 -fsyntax-only -I%lethe-include %s
// RUN: not %clangxx -stdlib=libc++ -std=c++23 -ferror-limit=0 -fsyntax-only -I%lethe-include -DSECRET %s 2>&1 | FileCheck %s
// CHECK-DAG: error: call to {{.*}}deleted {{.*}}constructor of {{.*}}formatter<lethe::string
// CHECK-DAG: error: call to {{.*}}deleted {{.*}}constructor of {{.*}}formatter<lethe::box<int
// CHECK-DAG: error: call to {{.*}}deleted {{.*}}constructor of {{.*}}formatter<lethe::zeroizing<int
// CHECK-DAG: error: call to {{.*}}deleted {{.*}}constructor of {{.*}}formatter<std::vector<int, lethe::allocator<int
// CHECK-DAG: error: call to {{.*}}deleted {{.*}}constructor of {{.*}}formatter<std::basic_string<char, std::char_traits<char>, lethe::allocator<char
// All else works with this library as with the other.
// RUN: %clangxx -stdlib=libc++ -std=c++20 -Wall -Wextra -Werror -I%lethe-include -o %t %S/cxx.cpp %lethe-library/liblethe.a
// RUN: %t
#include <format>
#include <lethe.hpp>

std::string print(const std::string &value) { // near miss: no secret
  return std::format("{}", value);
}

#ifdef SECRET
std::string print(const lethe::string &value) {
  return std::format("{}", value);
}
std::string print(const lethe::box<int> &value) {
  return std::format("{}", value);
}
std::string print(const lethe::zeroizing<int> &value) {
  return std::format("{}", value);
}
std::string print(const lethe::vector<int> &value) {
  return std::format("{}", value);
}
std::string print(const std::basic_string<char, std::char_traits<char>,
                                          lethe::allocator<char>> &value) {
  return std::format("{}", value);
}
#endif
