#ifndef LETHE_CHECKER_MISSINGWIPECHECK_H
#define LETHE_CHECKER_MISSINGWIPECHECK_H

#include "FlowCheck.h"

namespace lethe {

/// secret-missing-wipe: a secret whose storage ends without a wipe on every
/// path. docs/checks/secret-missing-wipe.md.
class MissingWipeCheck : public FlowCheck {
public:
  using FlowCheck::FlowCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void checkFlow(const FunctionFlow &Flow, Secrets &Known) override;
  void checkObject(const FunctionFlow &Flow, const BranchTable &Branches,
                   const StoragePath &Object, PathSearch::Budget &Left,
                   Secrets &Known);
  void report(const PathFinding &Finding, const StoragePath &Object,
              const SecretUse &Use, bool EverWiped);
  void checkDestructor(const FunctionFlow &Flow, const BranchTable &Branches,
                       PathSearch::Budget &Left, Secrets &Known);
  void checkClass(const clang::CXXRecordDecl *Class, Secrets &Known);
};

} // namespace lethe

#endif
