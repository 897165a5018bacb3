#ifndef LETHE_PLUGIN_ERASELIMITS_H
#define LETHE_PLUGIN_ERASELIMITS_H

#include "EraseSurvey.h"
#include <string>

namespace lethe {

/// Frames beyond this are refused: offsets from the stack pointer have 32 bits.
inline constexpr uint64_t MaxFrameBytes = 1u << 30;

/// Why nothing can be erased in a function; null if that is not so.
const char *whyRefused(const llvm::MachineFunction &MF);

/// Says each construct of a secret function whose residue is not reached.
void reportLimits(const llvm::MachineFunction &MF, const Survey &Found);

/// A callee's name for a message; the empty name is a function pointer's.
std::string quoteCallee(llvm::StringRef Symbol);

} // namespace lethe

#endif
