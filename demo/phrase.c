#include "phrase.h"

#include <errno.h>
#include <unistd.h>

ssize_t phrase_read(int descriptor, LETHE_SECRET uint8_t *phrase) {
  size_t size = 0;
  while (size < PHRASE_MAX_SIZE + 2) {
    ssize_t count = read(descriptor, phrase + size, PHRASE_MAX_SIZE + 2 - size);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return -1;
    if (count == 0)
      break;
    size += (size_t)count;
  }
  if (size > 0 && phrase[size - 1] == '\n')
    size--;
  if (size > PHRASE_MAX_SIZE) {
    errno = EMSGSIZE;
    return -1;
  }
  return (ssize_t)size;
}
