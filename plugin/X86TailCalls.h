#ifndef LETHE_PLUGIN_X86TAILCALLS_H
#define LETHE_PLUGIN_X86TAILCALLS_H

#include "llvm/CodeGen/MachineFunction.h"

namespace lethe {

class X86Names;

/// Makes a tail call of Call, as TargetEraser::makeTailCall says.
bool makeTailCall(llvm::MachineInstr &Call, const X86Names &Names);

/// Branch folding turns `jcc L; L: jmp callee` into `jcc callee`. Undoes that if
/// Exit is one, and returns the exit to erase before.
llvm::MachineInstr &isolateTailCall(llvm::MachineInstr &Exit,
                                    const X86Names &Names);

} // namespace lethe

#endif
