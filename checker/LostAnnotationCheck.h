#ifndef LETHE_CHECKER_LOSTANNOTATIONCHECK_H
#define LETHE_CHECKER_LOSTANNOTATIONCHECK_H

#include "CallIndex.h"
#include "MarkingFixIts.h"
#include "SecretCheck.h"
#include "SecretValues.h"
#include "llvm/ADT/DenseSet.h"

namespace lethe {

/// secret-lost-annotation: marked data that flows to where no marking says so,
/// and the plugin loses sight of it. docs/checks/secret-lost-annotation.md.
class LostAnnotationCheck : public SecretCheck {
public:
  LostAnnotationCheck(llvm::StringRef Name,
                      clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  friend class LostFlows;

  /// Target gets Use, in Value. True if it was not said before.
  bool reportStore(const clang::ValueDecl *Target, bool Through,
                   const SecretUse &Use, const clang::Expr *Value);
  void reportArgument(const clang::ParmVarDecl *Parameter,
                      const clang::FunctionDecl *Callee, const SecretUse &Use,
                      const clang::Expr *Value);
  void reportFunctionPointer(const clang::ValueDecl *Pointer,
                             const SecretUse &Use, const clang::Expr *Value);
  void reportResult(const clang::FunctionDecl *Function, const SecretUse &Use,
                    const clang::Expr *Value);
  void reportCast(const clang::Expr *Cast, const SecretUse &Use);
  bool isNew(const clang::Decl *D, clang::SourceLocation Location);

  const bool Locals;
  const bool FunctionPointers;
  MarkingFixIts FixIts;
  const clang::SourceManager *Sources = nullptr;
  llvm::DenseSet<const clang::Decl *> Reported;
  std::unique_ptr<CallIndex> Calls;
};

} // namespace lethe

#endif
