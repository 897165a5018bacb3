#ifndef LETHE_PLUGIN_STACKTRACES_H
#define LETHE_PLUGIN_STACKTRACES_H

#include "Dominance.h"
#include "EraseSurvey.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace lethe {

/// Fills Found.Below: the calls that may run code which erases nothing, while
/// traces of an earlier call lie below; and Found.LeftAtExits. RunsPlainCode
/// tells of a call whether it may, Left what it leaves.
void followStack(
    llvm::MachineFunction &MF, Survey &Found, Dominance &Ways,
    llvm::function_ref<bool(const llvm::MachineInstr &)> RunsPlainCode,
    llvm::function_ref<LeftBelow(const llvm::MachineInstr &)> Left);

} // namespace lethe

#endif
