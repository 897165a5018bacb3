#ifndef LETHE_CHECKER_FLOWCHECK_H
#define LETHE_CHECKER_FLOWCHECK_H

#include "SecretCheck.h"

namespace lethe {

/// The base of checks that follow what happens to memory in each function that
/// touches secrets. Of a template's instantiations the first few are looked
/// at, which stand for the rest.
class FlowCheck : public SecretCheck {
public:
  using SecretCheck::SecretCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

protected:
  virtual void checkFlow(const FunctionFlow &Flow, Secrets &Known) = 0;
  /// Notes on how the object got to where it was found: what was written, the
  /// branches taken.
  void notePath(const PathFinding &Finding);

private:
  llvm::DenseMap<const clang::FunctionDecl *, unsigned> Instantiations;
};

} // namespace lethe

#endif
