#ifndef LETHE_CHECKER_PARTIALWIPECHECK_H
#define LETHE_CHECKER_PARTIALWIPECHECK_H

#include "FoundWipes.h"
#include "ObjectFlow.h"
#include "SecretCheck.h"

namespace lethe {

/// secret-partial-wipe: a wipe that leaves part of the secret, by a wrong
/// length most often. docs/checks/secret-partial-wipe.md.
class PartialWipeCheck : public SecretCheck {
public:
  using SecretCheck::SecretCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  /// One wipe and the function it is in.
  struct Case {
    const FoundWipe &Wipe;
    BodyScan &Scan;
    const std::vector<FoundWipe> &All;
    ObjectFlow &Flow;
    clang::ASTContext &Context;
  };
  void checkTransposed(BodyScan &Scan, clang::ASTContext &Context);
  /// Each reports and returns true if it is what is wrong with the wipe.
  bool checkContainer(const Case &One);
  bool checkSizeOfPointer(const Case &One);
  bool checkStringLength(const Case &One);
  bool checkElementCount(const Case &One);
  bool checkBytes(const Case &One);
  void checkOtherMembers(const Case &One);
  clang::DiagnosticBuilder report(const Case &One, llvm::StringRef Text);
  /// Replaces the wipe's size by that of all it should clear, if that is
  /// certain.
  void fixSize(clang::DiagnosticBuilder &Diagnostic, const Case &One);

  std::unique_ptr<WipeFinder> Finder;
  llvm::DenseSet<std::pair<const clang::Decl *, const clang::FieldDecl *>> Left;
};

} // namespace lethe

#endif
