#ifndef SHAPES_H
#define SHAPES_H

#ifdef __cplusplus
extern "C" {
#endif

struct shape {
  const char *name;
  void (*run)(void);
};

/// Ends with a shape without a name.
extern const struct shape shapes[];

#ifdef __cplusplus
}
#endif

#endif
