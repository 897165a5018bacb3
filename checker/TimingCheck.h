#ifndef LETHE_CHECKER_TIMINGCHECK_H
#define LETHE_CHECKER_TIMINGCHECK_H

#include "SecretCheck.h"
#include "clang-tidy/utils/IncludeInserter.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

namespace lethe {

/// secret-timing: comparisons, branches, table look-ups and divisions whose
/// duration depends on a secret. docs/checks/secret-timing.md.
class TimingCheck : public SecretCheck {
public:
  TimingCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void checkComparison(const clang::CallExpr *Call, clang::ASTContext &Context);
  void checkBranch(const clang::Expr *Condition, const clang::Stmt &Branch,
                   clang::ASTContext &Context);
  void checkIndex(const clang::Expr *Index, clang::ASTContext &Context);
  void checkDivision(const clang::BinaryOperator *Division,
                     clang::ASTContext &Context);
  void fixComparison(clang::DiagnosticBuilder &Diagnostic,
                     const clang::CallExpr *Call, clang::ASTContext &Context);
  const SecretUse *secretValue(const clang::Expr *E,
                               clang::ASTContext &Context);
  const clang::Expr *secretPart(const clang::Expr *E, bool Comparisons,
                                llvm::DenseSet<const clang::Expr *> *Passed,
                                clang::ASTContext &Context);
  bool isConstantTime(const clang::FunctionDecl *Function) const;
  bool isTrusted(const clang::Expr *E, clang::ASTContext &Context) const;

  const std::string ConstantTimeFunctions;
  llvm::StringSet<> ConstantTime;
  clang::tidy::utils::IncludeInserter Includes;
  /// What has been asked of branches: operands of `&&` and `||` are branches
  /// of their own, and part of those around them.
  llvm::DenseSet<const clang::Expr *> Asked;
};

} // namespace lethe

#endif
