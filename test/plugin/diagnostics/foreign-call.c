// Code that another unit provides leaves what it was handed below.
// RUN: %clang %lethe-codegen -O0 -Rpass-missed=lethe -Xclang -verify=expected -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -Rpass-missed=lethe -Xclang -verify=expected -c -o %t.o %s
// RUN: %clang %lethe-codegen -O2 -fplugin-arg-lethe-foreign-stack=16384 -Rpass-missed=lethe -Xclang -verify=expected-deeper -c -o %t.o -DONE %s
// RUN: %clang %lethe-codegen -O2 -fplugin-arg-lethe-foreign-stack=0 -Rpass-missed=lethe -Xclang -verify=expected-none -c -o %t.o -DONE %s
#define SECRET __attribute__((annotate("secret")))
typedef unsigned long size_t;
#define NOTHROW __attribute__((nothrow))
int value(int) NOTHROW;
int pointer(const int *) NOTHROW;
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);

// expected-remark@+3 {{'hands_value': the stack below the call of 'value' is erased to a depth of 4096 bytes only: it is handed secrets and not compiled by Lethe here}}
// expected-deeper-remark@+2 {{'hands_value': the stack below the call of 'value' is erased to a depth of 16384 bytes only: it is handed secrets and not compiled by Lethe here}}
// expected-none-remark@+1 {{'hands_value': the stack below the call of 'value' is not erased: it is handed secrets and not compiled by Lethe here}}
int hands_value(int key SECRET) { return value(key) + 1; }

#ifndef ONE
// expected-remark@+1 {{'hands_pointer': the stack below the call of 'pointer' is erased to a depth of 4096 bytes only}}
int hands_pointer(const int *key SECRET) { return pointer(key) + 1; }

// expected-remark@+1 {{'hands_derived': the stack below the call of 'value' is erased to a depth of 4096 bytes only}}
int hands_derived(const int *key SECRET) { return value(key[3] * 5 ^ 1) + 1; }

// Each callee once.
// expected-remark@+2 {{'hands_twice': the stack below the call of 'pointer' is erased}}
// expected-remark@+1 {{'hands_twice': the stack below the call of 'value' is erased}}
int hands_twice(int key SECRET) {
  return value(key) + value(key + 1) + pointer(&key);
}

// expected-remark@+1 {{'through_pointer': the stack below the call of a function pointer is erased to a depth of 4096 bytes only}}
int through_pointer(int (*callee)(int) NOTHROW, int key SECRET) {
  return callee(key) + 1;
}

// Its definition here may be replaced by another unit's.
// expected-remark@+1 {{'weak': the stack below the call of 'value' is erased}}
__attribute__((weak, noinline)) int weak(int key SECRET) { return value(key); }
// expected-remark@+1 {{'calls_weak': the stack below the call of 'weak' is erased to a depth of 4096 bytes only}}
int calls_weak(int key SECRET) { return weak(key) + 1; }

// Near misses: handed nothing secret, a callee of this unit, a routine that
// uses no stack, and a function that is not secret.
int hands_public(int x, int key SECRET) { return value(x) + key; }
static __attribute__((noinline)) int local(int x) { return x * 3; }
int calls_local(int key SECRET) { return local(key) + 1; }
void copies(int *out, const int *key SECRET, size_t size) {
  memcpy(out, key, size);
}
void clears(int *key SECRET, size_t size) { memset(key, 0, size); }
int plain(int x) { return value(x); }
#endif
