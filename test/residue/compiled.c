// What a compiler leaves: a local copy of a secret stays, a constant does not.
//
// RUN: %clang -O0 -shared -fPIC %s -o %t.O0.so
// RUN: %clang -O2 -shared -fPIC %s -o %t.O2.so
// RUN: sh %S/Inputs/status.sh 1 %lethe-residue %t.O0.so --cases %s | FileCheck %s
// RUN: sh %S/Inputs/status.sh 1 %lethe-residue %t.O2.so --cases %s | FileCheck %s

// residue-case: copy(secret:32, out:4)
// CHECK: {{^}}copy: residue {{[0-9]+}} bytes: stack {{[0-9]+}}
void copy(const unsigned char *key, unsigned char *out) {
  volatile unsigned char local[32];
  for (int i = 0; i < 32; ++i)
    local[i] = key[i];
  out[0] = local[31];
}

// residue-case: constant() -> u32
// CHECK-NEXT: {{^}}constant: clean{{$}}
int constant(void) { return 42; }
