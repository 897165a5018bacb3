#include "keys.h"
int two(void) { return shared[0] + public_name[0]; }
