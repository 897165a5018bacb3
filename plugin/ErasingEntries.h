#ifndef LETHE_PLUGIN_ERASINGENTRIES_H
#define LETHE_PLUGIN_ERASINGENTRIES_H

#include "llvm/Pass.h"

namespace lethe {

/// Lets secret functions call exported ones of their module past the erasing:
/// such a function's code moves to a local function, and what is exported
/// only calls that one. InteriorFunctions may then find that the former leaves
/// erasing to its callers, of which the exported one is the last.
class ErasingEntries : public llvm::ModulePass {
public:
  static char ID;
  ErasingEntries() : ModulePass(ID) {}
  bool runOnModule(llvm::Module &M) override;
  llvm::StringRef getPassName() const override {
    return "Give exported secret functions an entry that erases";
  }
};

} // namespace lethe

#endif
