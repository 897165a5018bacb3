#ifndef LETHE_PLUGIN_X86RESULTS_H
#define LETHE_PLUGIN_X86RESULTS_H

#include "X86Emitter.h"

namespace lethe {

/// Notes down how many results each function returns on the x87 stack: the
/// x87 stackifier leaves no trace of them in the return instruction. To be
/// called before it, for trimResults() to know.
void noteX87Results(llvm::MachineFunction &MF);

/// Zeroes the bits of result registers that the result does not fill: the
/// ABI leaves them undefined, so they may hold anything. Returns how many
/// results are on the x87 stack.
unsigned trimResults(const llvm::MachineInstr &Return, X86Emitter &Emit,
                     const llvm::TargetRegisterInfo &TRI,
                     const X86Names &Names);

} // namespace lethe

#endif
