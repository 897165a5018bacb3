// Markings reach code through a precompiled header, whether or not the plugin
// saw it being built; its faults are reported once, there.
// RUN: split-file %s %t
// RUN: %clangxx %lethe -x c++-header %t/key.hpp -o %t/with.pch 2>&1 | FileCheck --check-prefix=FAULT %s
// RUN: %clangxx -x c++-header %t/key.hpp -o %t/without.pch
// RUN: %clangxx %lethe -include-pch %t/with.pch -Rpass=lethe -c -o %t.o %t/use.cpp 2>&1 | FileCheck --implicit-check-not=warning: %s
// RUN: %clangxx %lethe -include-pch %t/without.pch -Rpass=lethe -c -o %t.o %t/use.cpp 2>&1 | FileCheck --implicit-check-not=warning: %s
// FAULT: warning: annotation "Secret" is not a marking

// What is built with the plugin says no more than what is built without.
// RUN: %clangxx -Xclang -ast-dump -fsyntax-only %t/key.hpp | grep -c AnnotateAttr > %t/plain
// RUN: %clangxx %lethe -Xclang -ast-dump -fsyntax-only %t/key.hpp 2>/dev/null | grep -c AnnotateAttr > %t/plugin
// RUN: diff %t/plain %t/plugin

//--- key.hpp
#pragma once
struct [[clang::annotate("secret")]] Key {
  int data[8];
};
inline int helper(Key &k) {
  Key copy = k;
  return copy.data[1];
}
int misspelt [[clang::annotate("Secret")]];

//--- use.cpp
#include "key.hpp"
// CHECK-DAG: 'helper(Key&)' erases {{.*}}it is secret: has secret parameter 'k'
// CHECK-DAG: 'main' erases {{.*}}it is secret: declares secret 'k'
int main() {
  Key k{};
  return helper(k);
}
