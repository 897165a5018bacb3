#ifndef LETHE_PLUGIN_X86RESULTS_H
#define LETHE_PLUGIN_X86RESULTS_H

#include "X86Emitter.h"

namespace lethe {

/// Notes down how many results a function returns on the x87 stack, and whether
/// it passes arguments there (regcall does): the x87 stackifier, which runs
/// later, leaves no trace of either in the instruction.
void noteX87Operands(llvm::MachineFunction &MF);

/// Whether a call of F may have arguments on the x87 stack.
bool passesX87Arguments(const llvm::Function &F);

/// How many results F returns on the x87 stack.
unsigned x87Results(const llvm::Function &F);

/// Zeroes the bits of result registers that the result does not fill: the
/// ABI leaves them undefined, so they may hold anything.
void trimResults(const llvm::MachineInstr &Return, X86Emitter &Emit,
                 const llvm::TargetRegisterInfo &TRI, const X86Names &Names);

} // namespace lethe

#endif
