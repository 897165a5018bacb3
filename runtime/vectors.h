#ifndef LETHE_VECTORS_H
#define LETHE_VECTORS_H

/* How much vector state this processor and its kernel have. */
#define LETHE_VECTORS_UNKNOWN 0 /* not asked yet */
#define LETHE_VECTORS_SSE 1
#define LETHE_VECTORS_AVX 2
#define LETHE_VECTORS_AVX512 3
#define LETHE_VECTORS_AVX512VL 4

#endif
