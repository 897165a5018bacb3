// std::format refuses secrets, too.
// REQUIRES: libc++
// RUN: %clangxx -stdlib=libc++ -std=c++23 -fsyntax-only -I%lethe-include %s
// RUN: not %clangxx -stdlib=libc++ -std=c++23 -fsyntax-only -I%lethe-include -DTYPE='lethe::vector<int>' %s 2>&1 | FileCheck %s
// RUN: not %clangxx -stdlib=libc++ -std=c++23 -fsyntax-only -I%lethe-include -DTYPE='lethe::string' %s 2>&1 | FileCheck %s
// RUN: not %clangxx -stdlib=libc++ -std=c++23 -fsyntax-only -I%lethe-include -DTYPE='lethe::box<int>' %s 2>&1 | FileCheck %s
// RUN: not %clangxx -stdlib=libc++ -std=c++23 -fsyntax-only -I%lethe-include -DTYPE='lethe::zeroizing<int>' %s 2>&1 | FileCheck %s
// RUN: not %clangxx -stdlib=libc++ -std=c++23 -fsyntax-only -I%lethe-include -DTYPE='std::basic_string<char, std::char_traits<char>, lethe::allocator<char>>' %s 2>&1 | FileCheck %s
// RUN: not %clangxx -stdlib=libc++ -std=c++20 -fsyntax-only -I%lethe-include -DTYPE='std::basic_string<char, std::char_traits<char>, lethe::allocator<char>>' %s 2>&1 | FileCheck %s
// CHECK: error: call to {{(implicitly-)?}}deleted {{.*}}constructor of {{.*}}formatter<
// All else works with this library as with the other.
// RUN: %clangxx -stdlib=libc++ -std=c++20 -Wall -Wextra -Werror -I%lethe-include -o %t %S/cxx.cpp %lethe-library/liblethe.a
// RUN: %t
#include <format>
#include <lethe.hpp>

#ifndef TYPE
#define TYPE std::string // near miss: no secret
#endif

std::string print(const TYPE &value) { return std::format("{}", value); }
