#ifndef LETHE_PLUGIN_INTERIORFUNCTIONS_H
#define LETHE_PLUGIN_INTERIORFUNCTIONS_H

#include "llvm/Pass.h"

namespace lethe {

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
