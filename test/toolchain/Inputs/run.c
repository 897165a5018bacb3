#include "shapes.h"

int main(void) {
  for (const struct shape *shape = shapes; shape->name; ++shape)
    shape->run();
  return 0;
}
