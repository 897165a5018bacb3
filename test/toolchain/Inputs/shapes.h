#ifndef SHAPES_H
#define SHAPES_H

struct shape {
  const char *name;
  void (*run)(void);
};

/// Ends with a shape without a name.
extern const struct shape shapes[];

#endif
