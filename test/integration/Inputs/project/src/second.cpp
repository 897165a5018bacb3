#include "secret.h"
static char second_key[] SECRET = "4567";
int second() { return second_key[0]; }
