// Marked functions, and functions whose symbol is not their name.
// RUN: %clang %lethe -Rpass=lethe -Xclang -verify -Wno-deprecated-non-prototype -std=gnu11 -c -o %t.o %s
// RUN: %clang %lethe -std=gnu11 -S -emit-llvm -o - %s | FileCheck %s
#define SECRET __attribute__((annotate("secret")))

// expected-remark@+1 {{it is secret: 'marked' is marked secret}}
SECRET int marked(int x) { return x; }
SECRET int marked_before(int x);
// expected-remark@+1 {{it is secret: 'marked_before' is marked secret}}
int marked_before(int x) { return x; }

// Whatever a marked function is given, or loads, is secret.
// expected-remark@+1 {{it is secret: is handed secret data by 'hands_on'}}
static int handed(int x) { return x; }
// expected-remark@+1 {{it is secret: 'hands_on' is marked secret}}
SECRET int hands_on(int *x) { return handed(*x); }

int labelled(int key SECRET) __asm__("another_name");
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
int labelled(int key) { return key; }
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
__attribute__((overloadable)) int overloaded(int key SECRET) { return key; }
// expected-remark@+3 {{it is secret: has secret parameter 'key'}}
int old_style(key)
int key SECRET;
{
  return key;
}
// expected-remark@+1 {{it is secret: has secret parameter 'key'}}
static inline int internal(int key SECRET) { return key; }
int calls_internal(void) { return internal(1); }

// CHECK-DAG: define {{.*}}@cloned.avx2.0({{.*}} #[[CLONE:[0-9]+]]
// CHECK-DAG: define {{.*}}@cloned.default.1({{.*}} #[[DEFAULT:[0-9]+]]
// CHECK-DAG: attributes #[[CLONE]] = {{.*}}"lethe-secret"="has secret parameter 'key'"
// CHECK-DAG: attributes #[[DEFAULT]] = {{.*}}"lethe-secret"="has secret parameter 'key'"
// expected-remark@+1 2 {{has secret parameter 'key'}}
__attribute__((target_clones("avx2", "default"))) int cloned(int key SECRET) {
  return key;
}

// Near misses.
int plain(int x) { return x; }
int calls_marked(int x) { return marked(x); }
