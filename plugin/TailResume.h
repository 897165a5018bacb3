#ifndef LETHE_PLUGIN_TAILRESUME_H
#define LETHE_PLUGIN_TAILRESUME_H

#include "llvm/CodeGen/MachineFunctionPass.h"

namespace lethe {

/// Makes the calls of _Unwind_Resume in secret functions tail calls, so that
/// an exception that leaves a function goes through an epilogue, which
/// EraseExits then finds as one more exit.
///
/// The unwinder takes the return address for where it is called from. So it
/// resumes as though the caller had called it in place of this function: in
/// the range of the same call site, with the stack and the callee-saved
/// registers that the caller's tables describe.
///
/// Runs right after instruction selection: what follows treats a tail call like
/// any other return.
class TailResume : public llvm::MachineFunctionPass {
public:
  static char ID;
  TailResume() : MachineFunctionPass(ID) {}
  bool runOnMachineFunction(llvm::MachineFunction &MF) override;
  llvm::StringRef getPassName() const override {
    return "Resume unwinding through an epilogue";
  }
};

} // namespace lethe

#endif
