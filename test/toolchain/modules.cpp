// Markings reach importers of C++20 modules, whether or not the plugin saw the
// interface being built: named modules, partitions and header units.
// RUN: rm -rf %t && split-file %s %t && cd %t
// DEFINE: %{build} = %clangxx -std=c++20 -O1 -Wno-experimental-header-units
// DEFINE: %{module} = --precompile -x c++-module
// DEFINE: %{use} = %{build} %lethe-codegen -Rpass=lethe -fmodule-file=vault=vault.pcm \
// DEFINE:   -fmodule-file=vault:part=part.pcm -fmodule-file=key.hpp.pcm
// DEFINE: %{check} = FileCheck --implicit-check-not=warning: --input-file remarks %s

// RUN: %{build} %{module} part.cppm -o part.pcm
// RUN: %{build} %{module} -fmodule-file=vault:part=part.pcm vault.cppm -o vault.pcm
// RUN: %{build} -fmodule-header=user key.hpp -o key.hpp.pcm
// RUN: %{use} -c user.cpp -o user.o 2> remarks
// RUN: %{check}

// RUN: %{build} %lethe %{module} part.cppm -o part.pcm
// RUN: %{build} %lethe %{module} -fmodule-file=vault:part=part.pcm vault.cppm -o vault.pcm
// RUN: %{build} %lethe -fmodule-header=user key.hpp -o key.hpp.pcm
// RUN: %{use} -c user.cpp -o user.o 2> remarks
// RUN: %{check}

// The object of an interface, from its source and from what was precompiled.
// RUN: %{build} %lethe-codegen -Rpass=lethe -fmodule-file=vault:part=part.pcm -c vault.pcm -o vault.o 2> remarks
// RUN: FileCheck --check-prefix=INTERFACE --input-file remarks %s
// RUN: %{build} %lethe-codegen -Rpass=lethe -fmodule-file=vault:part=part.pcm -c vault.cppm -o vault.o 2> remarks
// RUN: FileCheck --check-prefix=INTERFACE --input-file remarks %s
// RUN: %{build} %lethe-codegen -c part.cppm -o part.o
// RUN: %{build} user.o vault.o part.o %lethe-library/liblethe.a -o user
// RUN: ./user
// INTERFACE: 'sum@vault(PartKey@vault const&)' erases

//--- part.cppm
export module vault:part;
export struct [[clang::annotate("secret")]] PartKey {
  unsigned long words[4];
};

//--- vault.cppm
export module vault;
export import :part;
export struct [[clang::annotate("secret")]] Key {
  unsigned long words[4];
};
export inline unsigned long first(const Key &key) {
  Key copy = key;
  return copy.words[0];
}
export template <typename T> unsigned long last(const T &key) {
  T copy = key;
  return copy.words[3];
}
export unsigned long sum(const PartKey &key) {
  return key.words[0] + key.words[1];
}

//--- key.hpp
#pragma once
struct [[clang::annotate("secret")]] HeaderKey {
  unsigned long word;
};
inline unsigned long twice(const HeaderKey &key) {
  HeaderKey copy = key;
  return copy.word * 2;
}

//--- user.cpp
import vault;
import "key.hpp";

// CHECK-DAG: 'by_type()' erases {{.*}}it is secret: declares secret 'key'
[[gnu::noinline]] unsigned long by_type() {
  Key key{{1, 2, 3, 4}};
  return first(key) + last(key);
}
// CHECK-DAG: 'by_partition(PartKey@vault&)' erases {{.*}}it is secret: has secret parameter 'key'
[[gnu::noinline]] unsigned long by_partition(PartKey &key) {
  return last(key) + sum(key);
}
// CHECK-DAG: 'by_header(HeaderKey)' erases {{.*}}it is secret: has secret parameter 'key'
[[gnu::noinline]] unsigned long by_header(HeaderKey key) { return twice(key); }
int main() {
  PartKey part{{5, 6, 7, 8}};
  return by_type() + by_partition(part) + by_header({3}) == 5 + 19 + 6 ? 0 : 1;
}
