#ifndef LETHE_PLUGIN_PREPARECALLS_H
#define LETHE_PLUGIN_PREPARECALLS_H

#include "llvm/IR/Function.h"
#include "llvm/Pass.h"

namespace lethe {

/// Readies the calls of a secret function for what EraseExits does later.
/// Runs as the last IR pass, right before instruction selection: inlining is
/// over, so what it notes down stays true.
///
/// A tail call leaves no place to erase after the callee; so only calls to
/// functions that erase themselves stay tail calls, and only where neither
/// side has arguments on the stack. musttail is kept as it is.
class PrepareCalls : public llvm::FunctionPass {
public:
  static char ID;
  PrepareCalls() : FunctionPass(ID) {}
  bool runOnFunction(llvm::Function &F) override;
  llvm::StringRef getPassName() const override {
    return "Prepare calls of secret functions";
  }
};

} // namespace lethe

#endif
