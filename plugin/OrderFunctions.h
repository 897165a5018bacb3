#ifndef LETHE_PLUGIN_ORDERFUNCTIONS_H
#define LETHE_PLUGIN_ORDERFUNCTIONS_H

#include "llvm/Pass.h"

namespace lethe {

/// Sorts the functions of a module that has secret ones so that callees come
/// before their callers, as far as there is no recursion: EraseExits wants to
/// know what callees change, and code is generated in the module's order.
///
/// The code generator's own SCC order would do that to every module, and skips
/// the functions that are added on the way, such as retpolines.
class OrderFunctions : public llvm::ModulePass {
public:
  static char ID;
  OrderFunctions() : ModulePass(ID) {}
  bool runOnModule(llvm::Module &M) override;
  llvm::StringRef getPassName() const override {
    return "Order secret functions callees first";
  }
};

} // namespace lethe

#endif
