#include <lethe.h>

__attribute__((noinline)) static int check(LETHE_SECRET int pin) {
  int copy = pin * 3;
  int right = copy == 3702;
  lethe_wipe(&copy, sizeof copy);
  return right;
}

int main(int count, char **arguments) {
  (void)arguments;
  return check(1233 + count) ? 0 : 1;
}
