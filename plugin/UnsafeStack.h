#ifndef LETHE_PLUGIN_UNSAFESTACK_H
#define LETHE_PLUGIN_UNSAFESTACK_H

#include "llvm/IR/Function.h"
#include "llvm/Pass.h"

namespace lethe {

/// Erases what secret functions leave on the second stack of
/// -fsanitize=safe-stack, where objects lie whose address gets about.
///
/// Runs right after LLVM's SafeStack pass has moved them there: each store that
/// raises that stack's pointer releases what lies in between. Below it, code
/// that was handed secrets may have left some, as on the first stack.
class UnsafeStack : public llvm::FunctionPass {
public:
  static char ID;
  UnsafeStack() : FunctionPass(ID) {}
  bool runOnFunction(llvm::Function &F) override;
  llvm::StringRef getPassName() const override {
    return "Erase the unsafe stack of secret functions";
  }
};

} // namespace lethe

#endif
