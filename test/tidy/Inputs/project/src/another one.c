#include "keys.h"
unsigned char another(void) { return shared[0]; }
