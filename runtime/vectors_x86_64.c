#include "vectors.h"

#include <cpuid.h>

__attribute__((visibility("hidden"))) unsigned char lethe_vectors;

/* Sets lethe_vectors, as one of the first constructors. Code that runs earlier
 * has it called from assembly with registers to keep: so it saves all it uses
 * by itself. */
__attribute__((visibility("hidden"), constructor(101),
               no_caller_saved_registers, target("general-regs-only"))) void
lethe_detect_vectors(void) {
  unsigned eax, ebx, ecx, edx;
  unsigned char found = LETHE_VECTORS_SSE;
  __cpuid(1, eax, ebx, ecx, edx);
  if ((ecx & bit_OSXSAVE) && (ecx & bit_AVX)) {
    unsigned enabled, high;
    __asm__("xgetbv" : "=a"(enabled), "=d"(high) : "c"(0));
    /* XCR0: bits 1 and 2 are SSE and AVX state, 5 to 7 are AVX-512's. */
    if ((enabled & 0x6) == 0x6) {
      found = LETHE_VECTORS_AVX;
      __cpuid(0, eax, ebx, ecx, edx);
      if (eax >= 7 && (enabled & 0xe0) == 0xe0) {
        __cpuid_count(7, 0, eax, ebx, ecx, edx);
        if (ebx & bit_AVX512F)
          found = ebx & bit_AVX512VL ? LETHE_VECTORS_AVX512VL
                                     : LETHE_VECTORS_AVX512;
      }
    }
  }
  lethe_vectors = found;
}
