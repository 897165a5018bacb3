// RUN: %clang %lethe -fsyntax-only -Xclang -verify -Wno-c2x-extensions %s
#define SECRET __attribute__((annotate("secret")))

// expected-warning@+1 {{marking has no effect on empty struct 'empty'}}
struct SECRET empty {};
// expected-warning@+1 {{marking has no effect on empty union 'none'}}
union SECRET none {};
enum choice {
  // expected-warning@+1 {{marking has no effect on an enumerator}}
  FIRST SECRET,
  SECOND
};
// expected-warning@+1 {{marking has no effect on a typedef of 'void'}}
typedef void nothing SECRET;
// expected-warning@+1 {{marking has no effect on a parameter of a function type}}
typedef int (*callback)(int x SECRET);

// expected-warning@+1 {{marking has no effect on a parameter of a function type}}
int f(int (*g)(int x SECRET)) {
label:
  // expected-warning@+1 {{marking has no effect on a label}}
  SECRET;
  // expected-warning@+1 {{marking has no effect on a statement}}
  [[clang::annotate("secret")]] g(1);
  // expected-warning@+1 {{marking has no effect on empty struct 'local'}}
  struct SECRET local {};
  goto label;
}

// Near misses: each of these marks something.
struct SECRET opaque;
struct SECRET full {
  int x;
};
enum SECRET marked { THIRD };
void *pointer SECRET;
typedef void *handle SECRET;
typedef int (*function_pointer)(int) SECRET;
typedef int function(int) SECRET;
int h(int x SECRET);
SECRET int i(int);
