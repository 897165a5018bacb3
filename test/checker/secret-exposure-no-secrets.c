// RUN: %check-tidy secret-exposure %s %t

int prctl(int option, ...);
// near miss: no secret in the unit.
void dumpable(void) { prctl(4, 1, 0, 0, 0); }
