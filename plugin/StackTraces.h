#ifndef LETHE_PLUGIN_STACKTRACES_H
#define LETHE_PLUGIN_STACKTRACES_H

#include "Dominance.h"
#include "EraseSurvey.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace lethe {

/// What a call leaves on the stack for its caller to erase: nothing unless it
/// is of a function that leaves erasing to its callers.
struct LeftBelow {
  uint64_t Bytes = 0;
  /// How many of them it has used whichever path it took.
  uint64_t SureBytes = 0;
  /// Bytes further below that foreign code may have left secrets in.
  uint64_t ForeignBytes = 0;
};

/// Fills Found.Below: the calls that may run code which erases nothing, while
/// traces of an earlier call lie below. RunsPlainCode tells of a call whether
/// it may, Left what it leaves.
void followStack(
    llvm::MachineFunction &MF, Survey &Found, Dominance &Ways,
    llvm::function_ref<bool(const llvm::MachineInstr &)> RunsPlainCode,
    llvm::function_ref<LeftBelow(const llvm::MachineInstr &)> Left);

} // namespace lethe

#endif
