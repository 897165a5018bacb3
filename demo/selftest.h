#ifndef LETHE_DEMO_SELFTEST_H
#define LETHE_DEMO_SELFTEST_H

/// Runs the test vectors of the standards and prints one line for each.
/// Returns the number that failed.
int selftest_run(void);

#endif
