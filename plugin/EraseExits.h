#ifndef LETHE_PLUGIN_ERASEEXITS_H
#define LETHE_PLUGIN_ERASEEXITS_H

#include "llvm/CodeGen/MachineFunctionPass.h"

namespace lethe {

/// Inserts the erasing code at every return and tail call of a secret
/// function: the whole fixed frame, then each register that may hold data of
/// the function and does not carry the result.
///
/// Runs after the last pass that moves or merges code, when frames and
/// registers are final. Each exit stands after its epilogue: the stack
/// pointer is back at the return address and all callee-saved registers have
/// their caller's values again, so only their save slots are left to erase.
class EraseExits : public llvm::MachineFunctionPass {
public:
  static char ID;
  EraseExits() : MachineFunctionPass(ID) {}
  bool runOnMachineFunction(llvm::MachineFunction &MF) override;
  llvm::StringRef getPassName() const override {
    return "Erase secrets at function exits";
  }
};

} // namespace lethe

#endif
