#ifndef LETHE_PLUGIN_STACKTRACES_H
#define LETHE_PLUGIN_STACKTRACES_H

#include "Dominance.h"
#include "EraseSurvey.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace lethe {

/// What followStack has to know of calls.
struct StackUse {
  /// May it run code that erases nothing?
  llvm::function_ref<bool(const llvm::MachineInstr &)> RunsPlainCode;
  /// What it leaves.
  llvm::function_ref<LeftBelow(const llvm::MachineInstr &)> Left;
  /// How many bytes below the stack pointer its callee wipes, or has in its own
  /// frame, before it runs such code.
  llvm::function_ref<uint64_t(const llvm::MachineInstr &)> Wiped;
};

/// Fills Found.Below: the calls that may run code which erases nothing, while
/// traces of an earlier call lie below; and Found.LeftAtExits.
void followStack(llvm::MachineFunction &MF, Survey &Found, Dominance &Ways,
                 const StackUse &Use);

} // namespace lethe

#endif
