#include "keys.h"
static char text[] = "ü 𝄞", own[] SECRET = "0123456789abcdef";
static char twice[] SECRET = "0123456789abcdef";
static unsigned long width = 1ul;
unsigned one(void) { return text[0] + own[0] + twice[0] + shared[0] + width; }
