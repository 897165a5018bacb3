// RUN: %check-tidy secret-copy %s %t --std=c11,c23
// Where all callers are known a parameter becomes a pointer.

#define SECRET __attribute__((annotate("secret")))
struct SECRET key {
  unsigned char bytes[32];
  int rounds;
};
void use(const void *);
void change(void *);
extern struct key global;

static int total(struct key k, int factor);
// CHECK-FIXES: static int total(const struct key *k, int factor);
static int total(struct key k, int factor) {
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: parameter 'k' copies secret type 'struct key'; pass a pointer [secret-copy]
  // CHECK-FIXES: static int total(const struct key *k, int factor) {
  use(k.bytes);
  // CHECK-FIXES: use(k->bytes);
  return k.bytes[1] * k.rounds * factor;
  // CHECK-FIXES: return k->bytes[1] * k->rounds * factor;
}
static int unnamed(const struct key, const struct key k);
// CHECK-FIXES: static int unnamed(const struct key *, const struct key *k);
static int unnamed(const struct key first, const struct key k) {
  // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: parameter 'first' copies {{.*}}
  // CHECK-MESSAGES: :[[@LINE-2]]:61: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: static int unnamed(const struct key *first, const struct key *k) {
  return first.rounds + k.rounds;
  // CHECK-FIXES: return first->rounds + k->rounds;
}
int callers(void) {
  struct key keys[2] = {{{0}}}, other = {{0}};
  return total(other, 2) + unnamed(other, other);
  // CHECK-FIXES: return total(&other, 2) + unnamed(&other, &other);
}

// near miss for the fix-it: written to.
static int changed(struct key k) {
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: static int changed(struct key k) {
  k.rounds = 0;
  return k.bytes[0];
}
// near miss for the fix-it: others may write to it.
static int handed_on(struct key k) {
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: static int handed_on(struct key k) {
  change(k.bytes);
  return 0;
}
// near miss for the fix-it: more than its members are used.
static int whole(struct key k) {
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: static int whole(struct key k) {
  use(&k);
  return k.rounds;
}
// near miss for the fix-it: a function pointer needs the type.
static int pointed(struct key k) { return k.rounds; }
// CHECK-MESSAGES: :[[@LINE-1]]:31: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: static int pointed(struct key k) { return k.rounds; }
// near miss for the fix-it: what it is called with has no address.
static int temporary(struct key k) { return k.rounds; }
// CHECK-MESSAGES: :[[@LINE-1]]:33: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: static int temporary(struct key k) { return k.rounds; }
// near miss for the fix-it: the object may change during the call.
static int shared(struct key k) { return k.rounds; }
// CHECK-MESSAGES: :[[@LINE-1]]:30: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: static int shared(struct key k) { return k.rounds; }
// near miss for the fix-it: another parameter leads into it.
static int aliased(struct key k, int *rounds) {
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: parameter 'k' copies {{.*}}
  // CHECK-FIXES: static int aliased(struct key k, int *rounds) {
  *rounds = 0;
  return k.rounds;
}
// near miss for the fix-it: other units call it.
int external(struct key k) { return k.rounds; }
// CHECK-MESSAGES: :[[@LINE-1]]:25: warning: parameter 'k' copies {{.*}}
// CHECK-FIXES: int external(struct key k) { return k.rounds; }
// near miss for the fix-it: a macro.
#define BY_VALUE(type) type k
static int in_macro(BY_VALUE(struct key)) { return k.rounds; }
// CHECK-MESSAGES: :[[@LINE-1]]:21: warning: parameter 'k' copies {{.*}}

struct key make(void);
int (*const table[])(struct key) = {pointed};
int more(void) {
  struct key k = make();
  return changed(k) + handed_on(k) + whole(k) + temporary(make()) +
         shared(global) + aliased(k, &k.rounds) + in_macro(k);
}
