#ifndef LETHE_CHECKER_HINTS_H
#define LETHE_CHECKER_HINTS_H

#include "Marking.h"
#include "Settings.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/GlobPattern.h"
#include <vector>

namespace lethe {

/// Secrets in code that has no markings yet, told by their names
/// (secret.NamePatterns) and by what they are handed to
/// (secret.SecretParameters).
class Hints : public MarkingSource {
public:
  /// Reads all of the unit if there are SecretParameters.
  Hints(const Settings &Options, clang::ASTContext &Context);

  std::optional<clang::SourceLocation>
  markingOn(const clang::Decl *D) const override;
  /// The name of the option that marks D.
  llvm::StringRef optionFor(const clang::NamedDecl *D) const {
    return hasSecretName(D) ? "secret.NamePatterns" : "secret.SecretParameters";
  }

private:
  class Visitor;
  bool hasSecretName(const clang::NamedDecl *D) const;

  std::vector<llvm::GlobPattern> Patterns;
  /// Functions by qualified name, and the numbers of their parameters.
  llvm::StringMap<llvm::SmallVector<unsigned, 1>> Parameters;
  llvm::DenseSet<const clang::Decl *> Inferred;
};

} // namespace lethe

#endif
