static unsigned char key[] __attribute__((annotate("secret"))) = "0123";
unsigned char first(void) { return key[0]; }
