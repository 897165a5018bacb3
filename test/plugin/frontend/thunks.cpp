// A thunk has a frame of its own, with copies of the arguments in it.
// RUN: %clangxx %lethe -Rpass=lethe -c -o %t.o %s 2>&1 | FileCheck %s
struct [[clang::annotate("secret")]] Key {
  unsigned char data[32];
};
struct First {
  virtual void first();
};
struct Second {
  virtual void second(Key k);
  virtual void plain(int x);
};
struct Both : First, Second {
  void second(Key k) override;
  void plain(int x) override;
};
// CHECK-NOT: Both::plain
// CHECK-DAG: 'Both::second(Key)' erases {{.*}}it is secret: has secret parameter 'k'
// CHECK-DAG: thunk to Both::second(Key)' erases {{.*}}it is secret: has secret parameter 'k'
// CHECK-NOT: Both::plain
void Both::second(Key k) {}
void Both::plain(int x) {}
