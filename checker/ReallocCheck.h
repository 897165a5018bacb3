#ifndef LETHE_CHECKER_REALLOCCHECK_H
#define LETHE_CHECKER_REALLOCCHECK_H

#include "FlowCheck.h"

namespace lethe {

/// secret-realloc: memory of a secret that is moved, and released unwiped, by
/// realloc or by a container that grows. docs/checks/secret-realloc.md.
class ReallocCheck : public FlowCheck {
public:
  ReallocCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void checkFlow(const FunctionFlow &Flow, Secrets &Known) override;
  void checkContainer(const FunctionFlow &Flow, const BranchTable &Branches,
                      const StoragePath &Object, PathSearch::Budget &Left,
                      Secrets &Known);
  void checkCall(const clang::CallExpr *Call, Secrets &Known);
  void checkString(const clang::Expr *Construct, Secrets &Known);

  const std::string SafeAllocatorsText;
  std::vector<std::string> SafeAllocators;
};

} // namespace lethe

#endif
