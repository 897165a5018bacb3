#include "check.h"

int failures;
