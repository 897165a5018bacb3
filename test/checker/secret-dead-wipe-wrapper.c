// RUN: %check-tidy secret-dead-wipe %s %t --std=c11

typedef __SIZE_TYPE__ size_t;
void *memset(void *, int, size_t);
void derive(void *);

struct key {
  unsigned char bytes[32];
} __attribute__((annotate("secret")));

static void wipe(void *object, size_t size) { memset(object, 0, size); }
// CHECK-FIXES: static void wipe(void *object, size_t size) { lethe_wipe(object, size); }
static void wipe_as_well(void *object, size_t size) { wipe(object, size); }

void wrapped(void) {
  struct key key;
  derive(&key);
  wipe(&key, sizeof key);
}
// CHECK-NOTES: :[[@LINE-2]]:3: warning: 'wipe' that wipes secret 'key' may be removed by the compiler: nothing reads it before its scope ends; use 'lethe_wipe' [secret-dead-wipe]
// CHECK-NOTES: note: FIX-IT applied suggested code changes
// CHECK-NOTES: note: FIX-IT applied suggested code changes
// CHECK-NOTES: :[[@LINE-12]]:47: note: 'wipe' does it here
// CHECK-NOTES: :[[@LINE-15]]:18: note: 'key' is of secret type 'struct key' here

void wrapped_twice(void) {
  struct key key;
  derive(&key);
  wipe_as_well(&key, sizeof key);
}
// CHECK-NOTES: :[[@LINE-2]]:3: warning: 'wipe_as_well' that wipes secret 'key'
// CHECK-NOTES: :[[@LINE-21]]:47: note: 'wipe_as_well' does it here
// CHECK-NOTES: :[[@LINE-24]]:18: note: 'key' is of secret type

// near miss: volatile.
static void wipe_volatile(void *object, size_t size) {
  for (volatile unsigned char *p = object; size--;)
    *p++ = 0;
}
void by_volatile(void) {
  struct key key;
  derive(&key);
  wipe_volatile(&key, sizeof key);
}

// near miss: a barrier.
static void wipe_with_barrier(void *object, size_t size) {
  memset(object, 0, size);
  __asm__ volatile("" : : "r"(object) : "memory");
}
void by_barrier(void) {
  struct key key;
  derive(&key);
  wipe_with_barrier(&key, sizeof key);
}

// near miss: not inlined.
__attribute__((noinline)) static void wipe_outside(void *object, size_t size) {
  memset(object, 0, size);
}
void by_outside(void) {
  struct key key;
  derive(&key);
  wipe_outside(&key, sizeof key);
}

// near miss: it resets a member.
struct counter {
  struct key key;
  int count;
};
static void restart(struct counter *counter) { counter->count = 0; }
void by_restart(void) {
  struct counter counter;
  derive(&counter);
  restart(&counter);
}

// near miss: it wipes on one path only, and does other things.
static int stop(struct counter *counter, int error) {
  if (error == 0)
    return 0;
  else
    memset(counter, 0, sizeof *counter);
  return error;
}
int by_stop(int error) {
  struct counter counter;
  derive(&counter);
  return stop(&counter, error);
}

static void forget(struct counter *counter) {
  if (counter)
    memset(&counter->key, 0, sizeof counter->key);
}
// CHECK-FIXES: lethe_wipe(&counter->key, sizeof counter->key);

void by_forget(void) {
  struct counter counter;
  derive(&counter);
  forget(&counter);
}
// CHECK-NOTES: :[[@LINE-2]]:3: warning: 'forget' that wipes secret 'counter'
// CHECK-NOTES: note: FIX-IT applied suggested code changes
// CHECK-NOTES: :[[@LINE-11]]:5: note: 'forget' does it here
// CHECK-NOTES: note: 'counter' holds secret field
