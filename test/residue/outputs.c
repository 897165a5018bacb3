// The digest is equal for builds that do the same, whatever they leave behind,
// and differs when result or buffers do.
//
// RUN: %clang -O0 -shared -fPIC %s -o %t.O0.so
// RUN: %clang -O2 -shared -fPIC %s -o %t.O2.so
// RUN: %clang -O2 -DBROKEN -shared -fPIC %s -o %t.broken.so
// RUN: %lethe-residue %t.O0.so --cases %s --outputs --ignore-unstable --expect residue | grep " outputs " > %t.O0
// RUN: %lethe-residue %t.O2.so --cases %s --outputs --ignore-unstable --expect residue | grep " outputs " > %t.O2
// RUN: %lethe-residue %t.broken.so --cases %s --outputs --expect residue | grep " outputs " > %t.broken
// RUN: diff %t.O0 %t.O2
// RUN: FileCheck %s < %t.O0
// RUN: cat %t.O0 %t.broken | sort | uniq -u | wc -l | FileCheck %s --check-prefix=BROKEN
// BROKEN: 6

#ifdef BROKEN
#define FAULT 1
#else
#define FAULT 0
#endif

// residue-case: result(secret-u64) -> u64
// CHECK: {{^}}result: outputs {{[0-9a-f]+}}{{$}}
unsigned long result(unsigned long x) { return x * 3 + FAULT; }

// residue-case: buffer(secret:8, out:8)
// CHECK-NEXT: {{^}}buffer: outputs {{[0-9a-f]+}}{{$}}
void buffer(const char *key, char *out) {
  for (int i = 0; i < 8; ++i)
    out[i] = key[i] + (i == 7 ? FAULT : 0);
}

// residue-case: pointer(secret-u64, in:8) -> ptr
// CHECK-NEXT: {{^}}pointer: outputs {{[0-9a-f]+}}{{$}}
const char *pointer(unsigned long x, const char *in) {
  return in + (x & 3) + FAULT;
}
