// RUN: %check-tidy secret-annotation %s %t --std=c11,c23

#define LETHE_SECRET
// CHECK-MESSAGES: :[[@LINE-1]]:9: warning: macro 'LETHE_SECRET' is empty: it marks nothing; include <lethe.h> in its place [secret-annotation]
unsigned char key[32] LETHE_SECRET;
unsigned char other_key[32] LETHE_SECRET;

// near miss: it marks.
#undef LETHE_SECRET
#define LETHE_SECRET __attribute__((annotate("secret")))
unsigned char third_key[32] LETHE_SECRET;

// near miss: empty, and never used.
#undef LETHE_SECRET
#define LETHE_SECRET
