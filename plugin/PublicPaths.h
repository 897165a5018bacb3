#ifndef LETHE_PLUGIN_PUBLICPATHS_H
#define LETHE_PLUGIN_PUBLICPATHS_H

#include "llvm/Pass.h"

namespace lethe {

/// Notes which callees of a secret function are called, or passed by, whatever
/// the secret is: such as in a loop over a public length. They erase
/// themselves, so EraseExits need not erase after them once more.
///
/// Runs when no optimization follows that could copy, drop or inline calls.
/// Earlier it would be in vain: what has become of a call may differ between
/// two paths that a secret decides. By now, though, values are all that can be
/// told apart; memory counts as secret (see SecretDependence).
///
/// Arguments are public as far as SecretPass has said so (PublicArgumentAttr),
/// and no call in the module hands over a value that depends on a secret, or
/// is itself made on a path that does.
class PublicPaths : public llvm::ModulePass {
public:
  static char ID;
  PublicPaths() : ModulePass(ID) {}
  bool runOnModule(llvm::Module &M) override;
  llvm::StringRef getPassName() const override {
    return "Note which calls no secret decides";
  }
};

} // namespace lethe

#endif
