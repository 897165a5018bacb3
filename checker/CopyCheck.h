#ifndef LETHE_CHECKER_COPYCHECK_H
#define LETHE_CHECKER_COPYCHECK_H

#include "CopyFinder.h"
#include "FunctionUses.h"
#include "SecretCheck.h"

namespace lethe {

/// secret-copy: what copies a secret object, and so leaves one more to be
/// wiped. docs/checks/secret-copy.md.
class CopyCheck : public SecretCheck {
public:
  using SecretCheck::SecretCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void report(const FoundCopy &Copy, clang::ASTContext &Context);

  std::unique_ptr<Carriers> Carrying;
  std::unique_ptr<FunctionUses> Uses;
  llvm::DenseSet<clang::SourceLocation> Reported;
};

} // namespace lethe

#endif
