#ifndef OTHER_UNIT_H
#define OTHER_UNIT_H

#include "../../end-to-end/Inputs/mix.h"

// Neither is secret in its own unit.
uint64_t leave_traces(uint64_t value);
uint64_t hand_on(uint64_t value);
uint64_t hand_on_to_secret(uint64_t value);
// These are, by what they declare.
uint64_t hand_on_aside(uint64_t value);
uint64_t hand_on_through_memory(const uint8_t *bytes);
void fold(const uint8_t *key, uint8_t *out);

typedef uint64_t work(uint64_t value);
extern work *const secret_work[2];

#endif
