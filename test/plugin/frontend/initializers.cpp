// Code that runs before main, and code that Clang writes.
// RUN: %clangxx -std=c++20 %lethe -Rpass=lethe -c -o %t.o %s 2>&1 | FileCheck %s
#define SECRET [[clang::annotate("secret")]]
int source();

// CHECK-DAG: '__cxx_global_var_init' erases {{.*}}it is secret: initializes secret global 'master'
int master SECRET = source();

// Implicit members have no body in the source.
// CHECK-DAG: 'Key::Key()' erases {{.*}}it is secret: is a member of secret type 'Key'
struct SECRET Key {
  int data = source();
};
// CHECK-DAG: 'Holder::Holder()' erases {{.*}}it is secret: accesses secret field 'key'
struct Holder {
  Key key;
  Holder *next = nullptr;
};
// CHECK-DAG: 'implicit_constructor()' erases {{.*}}it is secret: declares secret 'h'
int implicit_constructor() {
  Holder h;
  return h.key.data;
}

// CHECK-DAG: 'default_argument()' erases {{.*}}it is secret: handles secret type 'Key'
int defaulted(Key k = Key());
int default_argument() { return defaulted(); }
