#ifndef LETHE_CHECKER_DEADWIPECHECK_H
#define LETHE_CHECKER_DEADWIPECHECK_H

#include "FixIts.h"
#include "FoundWipes.h"
#include "ObjectFlow.h"
#include "SecretCheck.h"

namespace lethe {

/// secret-dead-wipe: a wipe that compilers may remove, because nothing reads
/// the object before its storage ends. docs/checks/secret-dead-wipe.md.
class DeadWipeCheck : public SecretCheck {
public:
  DeadWipeCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  bool mayBeRemoved(const FoundWipe &Wipe) const;
  void report(const FoundWipe &Wipe, const ObjectFlow::Ending &Ending,
              const BodyScan &Scan, clang::ASTContext &Context);
  void fix(clang::DiagnosticBuilder &Diagnostic, const FoundWipe &Wipe,
           const BodyScan &Scan, const DurableWipe &Durable,
           clang::ASTContext &Context);

  const bool UseLethe;
  clang::tidy::utils::IncludeInserter Includes;
  std::unique_ptr<WipeFinder> Finder;
  /// Wipes in wrappers that are fixed already.
  llvm::DenseSet<const clang::Expr *> Fixed;
};

} // namespace lethe

#endif
