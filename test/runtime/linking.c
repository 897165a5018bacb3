// Code that the plugin compiled links in every usual way, and runs.
// RUN: %clang %lethe -O2 -c -fPIE -o %t.main.o -DMAIN %s
// RUN: %clang %lethe -O2 -c -fPIC -o %t.secret.o %s
// RUN: %clang -O2 -c -fPIC -o %t.foreign.o -DFOREIGN %s

// RUN: %clang -static -o %t.static %t.main.o %t.secret.o %t.foreign.o -L%lethe-library -llethe
// RUN: %t.static
// RUN: %clang -static-pie -o %t.static-pie %t.main.o %t.secret.o %t.foreign.o -L%lethe-library -llethe
// RUN: %t.static-pie
// RUN: %clang -pie -o %t.pie %t.main.o %t.secret.o %t.foreign.o %lethe-library/liblethe.a
// RUN: %t.pie
// RUN: %clang -no-pie -o %t.no-pie %t.main.o %t.secret.o %t.foreign.o %lethe-library/liblethe.a
// RUN: %t.no-pie
// RUN: %clang -fuse-ld=lld -pie -Wl,--gc-sections -o %t.lld %t.main.o %t.secret.o %t.foreign.o %lethe-library/liblethe.a
// RUN: %t.lld

// Against the shared library, bound lazily and at once.
// RUN: %clang -Wl,-z,lazy -o %t.shared %t.main.o %t.secret.o %t.foreign.o -L%lethe-library -llethe -Wl,-rpath,%lethe-library
// RUN: readelf -dW %t.shared | FileCheck --check-prefix=NEEDS %s
// RUN: %t.shared
// RUN: env LD_BIND_NOW=1 %t.shared
// NEEDS: NEEDED{{.*}}[liblethe.so.0]

// In a shared object of the user's, with the runtime inside or beside it.
// RUN: %clang -shared -Wl,-z,defs -o %t.inside.so %t.secret.o %t.foreign.o %lethe-library/liblethe.a
// RUN: %clang -o %t.inside %t.main.o %t.inside.so %lethe-library/liblethe.a
// RUN: %t.inside
// RUN: %clang -shared -Wl,-z,defs -o %t.beside.so %t.secret.o %t.foreign.o -L%lethe-library -llethe -Wl,-rpath,%lethe-library
// RUN: %clang -o %t.beside %t.main.o %t.beside.so -L%lethe-library -llethe -Wl,-rpath,%lethe-library
// RUN: %t.beside

#ifdef FOREIGN
int foreign(const unsigned char *data, int size) {
  int sum = 0;
  for (int i = 0; i < size; ++i)
    sum += data[i];
  return sum;
}
#elif defined(MAIN)
int secret(int key __attribute__((annotate("secret"))), int size);
int main(void) {
  // A routine that erases leaves errno, and the result, alone.
  extern int *__errno_location(void);
  *__errno_location() = 33;
  int result = secret(3, 6000);
  return result != 3 * 6000 || *__errno_location() != 33;
}
#else
int foreign(const unsigned char *, int);
// A large frame and a foreign callee: both need the runtime.
int secret(int key __attribute__((annotate("secret"))), int size) {
  unsigned char data[6000];
  for (int i = 0; i < size; ++i)
    data[i] = (unsigned char)key;
  return foreign(data, size);
}
#endif
