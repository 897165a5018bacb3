// RUN: %check-tidy secret-literal %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))

static unsigned char array[] SECRET = "0123456789abcdef";
// CHECK-MESSAGES: :[[@LINE-1]]:39: warning: secret 'array' is initialised from a literal in the source [secret-literal]

// near miss: not marked.
static unsigned char name[] = "0123456789abcdef";
