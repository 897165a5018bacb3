#ifndef LETHE_CHECKER_LITERALCHECK_H
#define LETHE_CHECKER_LITERALCHECK_H

#include "SecretCheck.h"
#include "SourceConstants.h"
#include "llvm/ADT/DenseSet.h"

namespace lethe {

/// secret-literal: a secret initialised from a literal or constant in the
/// source. docs/checks/secret-literal.md.
class LiteralCheck : public SecretCheck {
public:
  LiteralCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  bool isOwnSecret(const clang::ValueDecl *D);
  void checkValue(const clang::ValueDecl *Target, const clang::Expr *Value,
                  llvm::StringRef Verb);
  void checkAssigned(const clang::Expr *Target, const clang::Expr *Value);
  void checkRecord(const clang::InitListExpr *List);
  void checkCall(const clang::CallExpr *Call);
  void report(const SecretUse &Use, llvm::StringRef Verb,
              const SourceConstant &Constant);

  const llvm::StringRef Ignored;
  ConstantRules Rules;
  clang::ASTContext *Context = nullptr;
  llvm::DenseSet<clang::SourceLocation> Reported;
};

} // namespace lethe

#endif
