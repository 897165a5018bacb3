// RUN: %check-tidy secret-annotation %s %t --std=c11,c23

#include "annotation.h"

#define SECRET __attribute__((annotate("secret")))
#define SECRET_TYPE [[clang::annotate_type("secret")]]

unsigned char misspelt[32] __attribute__((annotate("Secret")));
// CHECK-MESSAGES: :[[@LINE-1]]:43: warning: annotation "Secret" is not a marking; did you mean "secret"? [secret-annotation]
// CHECK-FIXES: unsigned char misspelt[32] __attribute__((annotate("secret")));

unsigned char swapped[32] __attribute__((annotate("secert")));
// CHECK-MESSAGES: :[[@LINE-1]]:42: warning: annotation "secert" is not a marking; did you mean "secret"?
// CHECK-FIXES: unsigned char swapped[32] __attribute__((annotate("secret")));

// near miss: another tool's annotation.
unsigned char other[32] __attribute__((annotate("sensitive")));
// near miss: spelt as it should be.
unsigned char marked[32] SECRET;
// near miss: marked twice is marked.
unsigned char twice[32] SECRET SECRET;

struct empty {
} SECRET;
// CHECK-MESSAGES: :[[@LINE-1]]:3: warning: marking has no effect on empty struct 'empty'

enum size {
  SIZE SECRET = 32
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: marking has no effect on an enumerator
};

void (*hook)(unsigned char *key SECRET);
// CHECK-MESSAGES: :[[@LINE-1]]:33: warning: marking has no effect on a parameter of a function type
// near miss: the type of the parameter is marked.
void (*typed_hook)(unsigned char SECRET_TYPE *key);

// near miss: an opaque struct, marked where it is defined.
struct opaque;
struct opaque {
  int field;
} SECRET;

void unmarked_in_header(unsigned char *key SECRET, unsigned size) {}
// CHECK-MESSAGES: :[[@LINE-1]]:40: warning: parameter 'key' of 'unmarked_in_header' is marked here, but not in the header that other units read; mark it there as well
// near miss: the header has it, and it holds for this declaration, too.
void marked_in_header(unsigned char *key) {}
void type_unmarked_in_header(unsigned char SECRET_TYPE *key) {}
// CHECK-MESSAGES: :[[@LINE-1]]:57: warning: parameter 'key' of 'type_unmarked_in_header' is marked here, but not in the header that other units read; mark it there as well
SECRET void whole_unmarked_in_header(void) {}
// CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'whole_unmarked_in_header' is marked here, but not in the header that other units read; mark it there as well
unsigned char SECRET_TYPE *result_unmarked_in_header(void) { return 0; }
// CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'result_unmarked_in_header' is marked here, but not in the header that other units read; mark it there as well
unsigned char global_unmarked_in_header[32] SECRET;
// CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'global_unmarked_in_header' is marked here, but not in the header that other units read; mark it there as well
// near miss: marked in the header.
unsigned char global_marked_in_header[32];

// near miss: no header, and both declarations are in this unit.
static void local(unsigned char *key);
static void local(unsigned char *key SECRET) {}
// near miss: no other declaration at all.
void alone(unsigned char *key SECRET) { local(key); }

static unsigned char pool[64];
// CHECK-FIXES: static unsigned char pool[64] __attribute__((annotate("secret")));
static unsigned char *const master SECRET = pool;
// CHECK-MESSAGES: :[[@LINE-1]]:29: warning: 'master' is marked, but 'pool', which it leads to, is not: other uses of 'pool' are not seen; mark 'pool'
static const unsigned char zeros[32];
// near miss: constants are no secret.
static const unsigned char *initial SECRET = zeros;
// near miss: what it leads to is marked.
static unsigned char *const second SECRET = marked;

typedef void erasing(unsigned char *key) SECRET;
void plain(unsigned char *key);
// CHECK-FIXES: __attribute__((annotate("secret"))) void plain(unsigned char *key);
SECRET void erases(unsigned char *key);
static void defined_here(unsigned char *key) {}
struct method {
  erasing *run;
};
static const struct method method = {plain};
// CHECK-MESSAGES: :[[@LINE-1]]:38: warning: 'plain' is not marked, but the pointer it goes to, or its type, says that it erases itself; mark 'plain'
// near miss: it is marked.
static const struct method erasing_method = {erases};
// near miss: for this the plugin hardens it.
static const struct method handling_method = {defined_here};
// near miss: a pointer of another type.
static void (*const unmarked_type)(unsigned char *) = plain;
// The marking of a pointer speaks of the function.
void first(unsigned char *key);
// CHECK-FIXES: __attribute__((annotate("secret"))) void first(unsigned char *key);
void second_one(unsigned char *key);
// CHECK-FIXES: __attribute__((annotate("secret"))) void second_one(unsigned char *key);
void third(unsigned char *key);
// CHECK-FIXES: __attribute__((annotate("secret"))) void third(unsigned char *key);
void fourth(unsigned char *key);
// CHECK-FIXES: __attribute__((annotate("secret"))) void fourth(unsigned char *key);
struct methods {
  void (*run)(unsigned char *key) SECRET;
  void (*plain)(unsigned char *data);
};
static struct methods methods = {first, plain};
// CHECK-MESSAGES: :[[@LINE-1]]:34: warning: 'first' is not marked, but the pointer it goes to, or its type, says that it erases itself; mark 'first'
static void (*table[])(unsigned char *key) SECRET = {second_one, erases};
// CHECK-MESSAGES: :[[@LINE-1]]:54: warning: 'second_one' is not marked,
void takes(void (*run)(unsigned char *key) SECRET);
void assigns(void) {
  methods.run = third;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'third' is not marked,
  takes(fourth);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'fourth' is not marked,
  methods.plain = plain;
}
