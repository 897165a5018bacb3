#ifndef LETHE_PLUGIN_X86FRAME_H
#define LETHE_PLUGIN_X86FRAME_H

#include "llvm/CodeGen/MachineFunction.h"

namespace lethe {

/// What a push takes, and all sizes are a multiple of.
inline constexpr uint64_t StackSlotBytes = 8;

/// As TargetEraser has them, once the frame is final.
uint64_t argumentBytes(const llvm::MachineFunction &MF);
uint64_t stackBytes(const llvm::MachineFunction &MF);
uint64_t pushedBytes(const llvm::MachineFunction &MF);

} // namespace lethe

#endif
