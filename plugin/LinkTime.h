#ifndef LETHE_PLUGIN_LINKTIME_H
#define LETHE_PLUGIN_LINKTIME_H

#include "llvm/IR/PassManager.h"
#include "llvm/Pass.h"

/// Link-time optimization: the linker generates the code. Its library,
/// LetheLTO.so, has the same code generation passes as Clang's; the passes here
/// see secret functions safely from one to the other.
///
/// A *link guard* in a secret function is a line of inline assembly that stops
/// the assembler with a message. So a linker that does not load the library,
/// of whatever make, fails instead of leaving secrets behind.
namespace lethe {

/// Adds guards to IR that is written to a file: what compiles that has to load
/// Clang's plugin. Runs last.
class GuardFile : public llvm::PassInfoMixin<GuardFile> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Adds the guards, forbids the linker to inline secret functions that other
/// units see, and takes back what only holds within this unit. Runs last in
/// the pre-link pipeline, where it is in no optimization's way.
class BeforeLink : public llvm::PassInfoMixin<BeforeLink> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Removes the guards, and forbids inlining for each call of a plain function
/// instead, as SecretPass does in one unit. Runs first in the linker's
/// pipeline, where the calls of all units, or of the imported functions, are
/// there to be seen. Without it the result is as safe, but slower.
class AtLink : public llvm::PassInfoMixin<AtLink> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

/// Removes the guards that are still there when code is generated: not every
/// pipeline has a place for AtLink. A guard in a plain function stays: a secret
/// function was inlined there, and nothing would be erased.
class RemoveLinkGuards : public llvm::ModulePass {
public:
  static char ID;
  RemoveLinkGuards() : ModulePass(ID) {}
  bool runOnModule(llvm::Module &M) override;
  llvm::StringRef getPassName() const override {
    return "Remove what stops the assembler without Lethe";
  }
};

} // namespace lethe

#endif
