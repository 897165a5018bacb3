#ifndef LETHE_PLUGIN_SECRETPASS_H
#define LETHE_PLUGIN_SECRETPASS_H

#include "Facts.h"
#include "llvm/IR/PassManager.h"
#include <memory>

namespace lethe {

/// Decides which functions of a module are secret and keeps the decision in
/// function attributes (see Attributes.h), then removes the annotations that
/// told it. Runs at pipeline start at every -O level: mem2reg and SROA drop
/// annotations, and inlining must not lose a secret function.
class SecretPass : public llvm::PassInfoMixin<SecretPass> {
public:
  explicit SecretPass(std::shared_ptr<const ModuleFacts> Facts);
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);
  /// Also for functions at -O0, which carry optnone.
  static bool isRequired() { return true; }

private:
  std::shared_ptr<const ModuleFacts> Facts;
};

/// Keeps the secret functions of M from being inlined into plain ones, and
/// binds calls of them within the module. Again at link time, when units have
/// been merged.
void keepApart(llvm::Module &M);

} // namespace lethe

#endif
