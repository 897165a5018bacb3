// The frame through which a call enters and leaves, and the image of the
// register file. x86_64.S reads the offsets only.
#ifndef LETHE_RESIDUE_X86_64_H
#define LETHE_RESIDUE_X86_64_H

#define LETHE_FRAME_ENTRY 0
#define LETHE_FRAME_EXIT 128
#define LETHE_FRAME_EXIT_FLAGS 256
#define LETHE_FRAME_TARGET 264
#define LETHE_FRAME_COMPONENTS 272
#define LETHE_FRAME_HOST_STACK 280
#define LETHE_FRAME_ENTRY_STATE 320
#define LETHE_FRAME_EXIT_STATE 4416

// RFLAGS at the call: interrupts enabled, reserved bit 1, all else clear.
#define LETHE_ENTRY_FLAGS 0x202

#ifndef __ASSEMBLER__

#include "residue.h"

// Register numbers as the instruction encoding has them.
enum lethe_x86_64_gpr { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9 };

enum { LETHE_X86_64_GPR_COUNT = 16, LETHE_XSAVE_AREA_BYTES = 4096 };

struct lethe_x86_64_frame {
  uint64_t entry[LETHE_X86_64_GPR_COUNT];
  uint64_t exit[LETHE_X86_64_GPR_COUNT];
  uint64_t exit_flags;
  uint64_t target;
  uint64_t components; ///< to save and restore; 0: FXSAVE instead of XSAVE
  uint64_t host_stack;
  // Standard (not compacted) format; XRSTOR and XSAVE want 64-byte alignment.
  _Alignas(64) uint8_t entry_state[LETHE_XSAVE_AREA_BYTES];
  _Alignas(64) uint8_t exit_state[LETHE_XSAVE_AREA_BYTES];
};

/// The register file image. The exception flags have bytes of their own
/// because they are another class than the rest of their register.
struct lethe_x86_64_image {
  uint64_t gpr[LETHE_X86_64_GPR_COUNT - 1]; ///< in encoding order, no RSP
  uint64_t flags;
  uint16_t mxcsr_control;
  uint16_t fcw, fsw_conditions, fop;
  uint64_t fip, fdp;
  uint8_t st[8][10];
  uint8_t ftw, mxcsr_flags;
  uint16_t fsw_flags;
  uint8_t xmm[16][16];
  uint8_t ymm[16][16];
  uint8_t zmm_high[16][32];
  uint8_t zmm16[16][64];
  uint64_t mask[8];
};

extern const char lethe_x86_64_gpr_names[LETHE_X86_64_GPR_COUNT][4];

/// Whether vector registers of `size` bytes are enabled.
bool lethe_has_vectors(size_t size);

/// Where the ABI puts an argument.
struct lethe_place {
  enum { LETHE_PLACE_GPR, LETHE_PLACE_VECTOR, LETHE_PLACE_STACK } where;
  size_t index; ///< register number, or byte offset in the argument area
};

struct lethe_layout {
  struct lethe_place places[LETHE_MAX_ARGUMENTS];
  size_t stack_bytes; ///< of the argument area, with the shadow space
  unsigned vector_registers;
};

/// Computes where the arguments go. Fails for what the convention or this CPU
/// has no place for.
bool lethe_place_arguments(const struct lethe_signature *signature,
                           struct lethe_layout *layout,
                           struct lethe_error *error);

/// Calls `target` on the stack below `stack_pointer`, where the argument area
/// starts. `values[i]` is the value of argument i, zero-extended to at least 8
/// bytes. Fills in `run` except for `completed` and what concerns memory;
/// `entry` and `registers` are register file images to write.
void lethe_call_function(const struct lethe_signature *signature,
                         const struct lethe_layout *layout, uint64_t target,
                         uint8_t *stack_pointer, uint8_t *const *values,
                         struct lethe_run *run, uint8_t *entry,
                         uint8_t *registers);

/// The value a pointer result has in a register file image.
uint64_t lethe_pointer_result(const uint8_t *registers);

#endif
#endif
