#ifndef LETHE_PLUGIN_DYNAMICSTACK_H
#define LETHE_PLUGIN_DYNAMICSTACK_H

#include "llvm/IR/Function.h"
#include "llvm/Pass.h"

namespace lethe {

/// Erases variable-length arrays and alloca of secret functions: all of it
/// before the function returns, and what llvm.stackrestore releases, right
/// before that.
///
/// Runs as one of the last IR passes, where all dynamic allocations are known;
/// the fixed frame, whose size is known only later, is EraseExits' part. Calls
/// made while the stack pointer is that low leave return addresses and
/// arguments below it, so some of the stack below is erased as well.
class DynamicStack : public llvm::FunctionPass {
public:
  static char ID;
  DynamicStack() : FunctionPass(ID) {}
  bool runOnFunction(llvm::Function &F) override;
  llvm::StringRef getPassName() const override {
    return "Erase dynamic stack of secret functions";
  }
};

/// Has DynamicStack's wipes reach as deep below the allocations as callees do
/// that may have been passed by: that they were called must not show.
///
/// Runs among the passes that finish one function before the next, so that
/// callees are compiled, and EraseExits has left how far they reach.
class DynamicDepth : public llvm::FunctionPass {
public:
  static char ID;
  DynamicDepth() : FunctionPass(ID) {}
  bool runOnFunction(llvm::Function &F) override;
  llvm::StringRef getPassName() const override {
    return "Erase what callees use below the dynamic stack";
  }
};

} // namespace lethe

#endif
