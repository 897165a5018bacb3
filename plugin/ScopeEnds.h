#ifndef LETHE_PLUGIN_SCOPEENDS_H
#define LETHE_PLUGIN_SCOPEENDS_H

#include "SecretFlow.h"
#include "llvm/Pass.h"

namespace lethe {

/// Notes down, at pipeline start, which local variables are not to be wiped
/// when their scope ends: all but those that are marked, and arrays and
/// structs that secret data is written to. Said of the others because what
/// SROA makes of a variable inherits no notes.
void noteUnmarkedLocals(llvm::Module &M, const SecretFlow &Flow);

/// Wipes a secret local variable when its scope ends, on every way out of it.
///
/// Scopes are Clang's lifetime markers, as far as variables have stayed in
/// memory: so this runs as one of the last IR passes. Where the function itself
/// ends soon after, EraseExits erases the whole frame anyway.
class ScopeEnds : public llvm::FunctionPass {
public:
  static char ID;
  ScopeEnds() : FunctionPass(ID) {}
  bool runOnFunction(llvm::Function &F) override;
  llvm::StringRef getPassName() const override {
    return "Wipe secret locals when their scope ends";
  }
};

} // namespace lethe

#endif
