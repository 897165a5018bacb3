// RUN: %check-tidy secret-literal %s %t --std=c11,c23

#define SECRET __attribute__((annotate("secret")))

static char found[] SECRET = "0123";
// CHECK-MESSAGES: :[[@LINE-1]]:30: warning: secret 'found' is initialised from a literal in the source{{.*}} [secret-literal]

static char here[] SECRET = "0123"; // NOLINT(secret-literal): a test vector
static char all_of_lethe[] SECRET = "0123"; // NOLINT(secret-*)
static char all[] SECRET = "0123";          // NOLINT

// NOLINTNEXTLINE(secret-literal)
static char next[] SECRET = "0123";

// NOLINTBEGIN(secret-literal)
static char first[] SECRET = "0123";
static char second[] SECRET = "0123";
// NOLINTEND(secret-literal)

static char other[] SECRET = "0123"; // NOLINT(secret-copy)
// CHECK-MESSAGES: :[[@LINE-1]]:30: warning: secret 'other' is initialised from a literal in the source{{.*}} [secret-literal]
