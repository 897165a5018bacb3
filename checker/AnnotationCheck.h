#ifndef LETHE_CHECKER_ANNOTATIONCHECK_H
#define LETHE_CHECKER_ANNOTATIONCHECK_H

#include "MarkingFaults.h"
#include "MarkingFixIts.h"
#include "SecretCheck.h"

namespace lethe {

/// secret-annotation: markings that are misspelt, mark nothing, contradict one
/// another, or are missing where other units would read them.
/// docs/checks/secret-annotation.md.
class AnnotationCheck : public SecretCheck {
public:
  AnnotationCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

  /// LETHE_SECRET, defined at Definition, is used and expands to nothing.
  void reportEmptyMacro(clang::SourceLocation Definition);

private:
  friend class MarkingContradictions;
  void checkList(clang::ASTContext &Context, const Markings &Marks);
  void reportFault(const MarkingFault &Fault);

  const bool UnusedListEntries;
  MarkingFixIts FixIts;
};

} // namespace lethe

#endif
