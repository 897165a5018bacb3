#ifndef LETHE_FAULT_H
#define LETHE_FAULT_H

#include "pages.h"

/* Ends the process: one line "lethe: FAULT" on standard error, then abort(). */
LETHE_INTERNAL _Noreturn void lethe_fault(const char *fault);

#endif
