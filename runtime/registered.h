#ifndef LETHE_REGISTERED_H
#define LETHE_REGISTERED_H

#include "stacks.h"

/* Has lethe_wipe_registered called at quick_exit and by signals that end the
 * process, and gives this thread an alternate signal stack if it has none.
 * Returns 0 or -1 with errno. */
LETHE_INTERNAL int lethe_hook_process(void);

/* In a child, right after fork. */
LETHE_INTERNAL void lethe_settle_ranges(void);

#endif
