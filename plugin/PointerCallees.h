#ifndef LETHE_PLUGIN_POINTERCALLEES_H
#define LETHE_PLUGIN_POINTERCALLEES_H

#include "llvm/Pass.h"

namespace lethe {

/// Notes on calls through pointers which functions they may lead to, where
/// that is known, in a constant table or from LLVM's own propagation, and each
/// of them erases itself: such a call is none of foreign code.
class PointerCallees : public llvm::ModulePass {
public:
  static char ID;
  PointerCallees() : ModulePass(ID) {}
  bool runOnModule(llvm::Module &M) override;
  llvm::StringRef getPassName() const override {
    return "Note which secret functions pointers lead to";
  }
};

} // namespace lethe

#endif
