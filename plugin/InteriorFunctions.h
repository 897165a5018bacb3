#ifndef LETHE_PLUGIN_INTERIORFUNCTIONS_H
#define LETHE_PLUGIN_INTERIORFUNCTIONS_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/Function.h"
#include "llvm/Pass.h"

namespace lethe {

/// Returns are the only ways out of F, and leave the stack as it was.
bool mayLeaveErasing(const llvm::Function &F);

/// The functions whose callees' use of the stack begins at a depth that is
/// known. Keeps answers: of a caller it is asked for each of its callees.
class FixedFrames {
public:
  bool contains(const llvm::Function &F);

private:
  llvm::DenseMap<const llvm::Function *, bool> Answers;
};

/// U, a use of a function, is a call of it by a secret function that can erase
/// for it, unless the two are in a recursion.
bool isErasedByCaller(const llvm::Use &U, FixedFrames &Fixed);

/// Finds the secret functions that need not erase themselves, since they
/// return to secret functions of this module only, and those erase all that is
/// below them: InteriorAttr. Callees have to come before their callers.
class InteriorFunctions : public llvm::ModulePass {
public:
  static char ID;
  InteriorFunctions() : ModulePass(ID) {}
  bool runOnModule(llvm::Module &M) override;
  llvm::StringRef getPassName() const override {
    return "Find secret functions that leave erasing to their callers";
  }
};

} // namespace lethe

#endif
