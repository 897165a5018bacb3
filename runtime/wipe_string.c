#include "lethe.h"

#include <string.h>

void lethe_wipe_string(char *string) {
  if (string)
    lethe_wipe(string, strlen(string));
}
