#ifndef LETHE_PLUGIN_ISOLATECALLS_H
#define LETHE_PLUGIN_ISOLATECALLS_H

#include "llvm/CodeGen/MachineFunctionPass.h"

namespace lethe {

/// Makes every call of a secret function to code that does not erase itself
/// clobber all registers: no secret stays, across the call, in a callee-saved
/// register that the callee would save to its own frame.
///
/// Runs right after instruction selection, so that the register allocator
/// keeps what lives across the call in the frame of the secret function, which
/// is erased. EraseExits then clears those registers before the call.
class IsolateCalls : public llvm::MachineFunctionPass {
public:
  static char ID;
  IsolateCalls() : MachineFunctionPass(ID) {}
  bool runOnMachineFunction(llvm::MachineFunction &MF) override;
  llvm::StringRef getPassName() const override {
    return "Isolate secrets from foreign callees";
  }
};

} // namespace lethe

#endif
