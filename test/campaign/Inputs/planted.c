// Linked into the hardened program only: makes it print something else.
#include <stdio.h>

__attribute__((constructor)) static void print(void) { puts("planted"); }
