#include "keys.h"
unsigned char only[] = "in one unit";
