#ifndef LETHE_CHECKER_UNLOCKEDMEMORYCHECK_H
#define LETHE_CHECKER_UNLOCKEDMEMORYCHECK_H

#include "SecretCheck.h"

namespace lethe {

/// secret-unlocked-memory: long-lived secrets in memory that can be swapped
/// out, dumped, or inherited by a child. docs/checks/secret-unlocked-memory.md.
class UnlockedMemoryCheck : public SecretCheck {
public:
  using SecretCheck::SecretCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

private:
  /// Memory that a secret gets, and the variable or field that leads to it.
  struct Candidate {
    const clang::Expr *Allocation;
    const clang::ValueDecl *Owner;
    /// The function it is in; null outside of any.
    const clang::FunctionDecl *Function;
    SecretUse Use;
    std::string Name;
  };
  void addAllocation(const clang::ValueDecl *Owner, const clang::Expr *Value,
                     const clang::FunctionDecl *Function, Secrets &Known);
  void report(const Candidate &Found, clang::ASTContext &Context);
  llvm::SmallVector<clang::FixItHint, 4>
  fixes(const Candidate &Found, clang::ASTContext &Context) const;

  std::vector<Candidate> Allocations;
  llvm::SmallVector<std::pair<const clang::VarDecl *, SecretUse>, 8> Statics;
  llvm::DenseSet<const clang::Decl *> Locked;
  clang::ASTContext *Unit = nullptr;
};

} // namespace lethe

#endif
