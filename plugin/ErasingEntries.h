#ifndef LETHE_PLUGIN_ERASINGENTRIES_H
#define LETHE_PLUGIN_ERASINGENTRIES_H

#include "llvm/Pass.h"

namespace lethe {

/// Lets secret functions call others of their module past the erasing, though
/// these have further callers, in other units, through pointers, or plain: the
/// code moves to a local function, and what has the name, and erases, only
/// calls that one. InteriorFunctions may then find that the former leaves
/// erasing to its callers, of which the latter is the last.
class ErasingEntries : public llvm::ModulePass {
public:
  static char ID;
  ErasingEntries() : ModulePass(ID) {}
  bool runOnModule(llvm::Module &M) override;
  llvm::StringRef getPassName() const override {
    return "Give secret functions entries that erase";
  }
};

} // namespace lethe

#endif
