#define SECRET __attribute__((annotate("secret")))
static unsigned char shared[] SECRET = "0123456789abcdef";
