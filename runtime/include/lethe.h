/* The C runtime of Lethe. Works with any C11 or C++ compiler, with or without
 * the Clang plugin; link with -llethe. */
#ifndef LETHE_H
#define LETHE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Marks a secret: an object, a type, a field, or a function, which the plugin
 * then erases. Without Clang it expands to nothing. */
#if defined(__clang__)
#define LETHE_SECRET __attribute__((annotate("secret")))
#else
#define LETHE_SECRET
#endif

#if defined(__GNUC__)
#define LETHE_API __attribute__((visibility("default")))
#else
#define LETHE_API
#endif

/** Overwrites size bytes at data with zeros. No compiler removes the call or
 * its stores, in link-time optimization neither.
 *
 * data may be null when size is 0. Never fails; safe in signal handlers and
 * from any thread, as long as no other thread uses the object meanwhile.
 * Reaches this one object only: copies that the compiler made of it in
 * registers and on the stack are what the plugin is for. */
LETHE_API void lethe_wipe(void *data, size_t size);

#ifdef __cplusplus
}
#endif

#endif
