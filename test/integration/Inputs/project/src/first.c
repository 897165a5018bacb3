#include "secret.h"
static char first_key[] SECRET = "0123";
int first(void) { return first_key[0]; }
