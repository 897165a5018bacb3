// A call in a call, with a large frame; `wrong` has the inner one use what was
// never set, `stop` has it stop for a debugger.
#include <lethe.h>
#include <string.h>

static const char *mode = "";

__attribute__((noinline)) static void use_uninitialised(volatile int *data) {
  if (*data)
    __asm__ volatile("" : : : "memory");
}

static void inner(void *argument) {
  volatile char frame[9000];
  memset((char *)frame, *(int *)argument, sizeof frame);
  if (!strcmp(mode, "stop"))
    __asm__ volatile("int3");
  ++*(int *)argument;
}

static void outer(void *argument) {
  volatile int unset[16];
  lethe_call(inner, argument);
  lethe_call_sized(inner, argument, 300000);
  if (!strcmp(mode, "wrong"))
    use_uninitialised(unset);
  ++*(int *)argument;
}

int main(int count, char **arguments) {
  int number = 1;
  if (count > 1)
    mode = arguments[1];
  for (int i = 0; i < 20; ++i)
    lethe_call(outer, &number);
  return number != 61;
}
