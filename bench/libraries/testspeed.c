// BearSSL's testspeed measures what it is asked to for more than two seconds by
// clock(), and prints rates with two digits. Linked with --wrap=clock and
// --wrap=printf it needs a fortieth of that, and prints all digits. The rates
// are those that it would print.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { Faster = 40 };
static const char Rate[] = "%-30s %8.2f ";

clock_t __wrap_clock(void);
int __wrap_printf(const char *format, ...);

clock_t __wrap_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return Faster * (now.tv_sec * CLOCKS_PER_SEC +
                   now.tv_nsec / (1000000000 / CLOCKS_PER_SEC));
}

int __wrap_printf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int printed;
  if (strncmp(format, Rate, sizeof Rate - 1) == 0) {
    const char *name = va_arg(arguments, const char *);
    double rate = va_arg(arguments, double) * Faster;
    printed =
        fprintf(stdout, "%s\t%.9g\t%s", name, rate, format + sizeof Rate - 1);
  } else {
    printed = vfprintf(stdout, format, arguments);
  }
  va_end(arguments);
  return printed;
}
