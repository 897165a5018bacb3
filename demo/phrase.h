#ifndef LETHE_DEMO_PHRASE_H
#define LETHE_DEMO_PHRASE_H

#include <lethe.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PHRASE_MAX_SIZE = 1024 };

/// Reads a pass phrase from `descriptor` to its end and drops one newline
/// there. `phrase` has PHRASE_MAX_SIZE + 2 bytes, so that a longer phrase can
/// be told from one that fits. Returns the size in bytes, or -1 with errno
/// set: EMSGSIZE for a phrase longer than PHRASE_MAX_SIZE.
///
/// Uses read(2), because stdio would keep a copy in its own buffer.
ssize_t phrase_read(int descriptor, LETHE_SECRET uint8_t *phrase);

#endif
