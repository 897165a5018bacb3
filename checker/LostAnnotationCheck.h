#ifndef LETHE_CHECKER_LOSTANNOTATIONCHECK_H
#define LETHE_CHECKER_LOSTANNOTATIONCHECK_H

#include "CallIndex.h"
#include "MarkingFixIts.h"
#include "SecretCheck.h"
#include "SecretValues.h"
#include "llvm/ADT/DenseSet.h"

namespace lethe {

/// An argument that gives a secret to an unmarked parameter.
struct HandedOver {
  const clang::ParmVarDecl *Parameter;
  SecretUse Use;
  const clang::Expr *Value;
};

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
  /// What one call hands to Callee; reported once per function, as one marked
  /// parameter is enough for it to erase itself.
  void reportArguments(const clang::FunctionDecl *Callee,
                       llvm::ArrayRef<HandedOver> Handed);
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
