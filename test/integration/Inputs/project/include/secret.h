#define SECRET __attribute__((annotate("secret")))
