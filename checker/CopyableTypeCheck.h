#ifndef LETHE_CHECKER_COPYABLETYPECHECK_H
#define LETHE_CHECKER_COPYABLETYPECHECK_H

#include "Carriers.h"
#include "SecretCheck.h"
#include "llvm/ADT/DenseSet.h"

namespace lethe {

/// secret-copyable-type: a secret class that can be copied, or that leaves its
/// secret behind in what it is moved from. docs/checks/secret-copyable-type.md.
class CopyableTypeCheck : public SecretCheck {
public:
  using SecretCheck::SecretCheck;
  bool isLanguageVersionSupported(
      const clang::LangOptions &Languages) const override {
    return Languages.CPlusPlus;
  }
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  bool decides(const clang::RecordDecl *Class);
  bool decides(const clang::FieldDecl *Field);
  bool isLeftByMove(const clang::RecordDecl *Class);
  void reportCopyable(const clang::CXXRecordDecl *Class,
                      clang::ASTContext &Context);
  void reportMoves(const clang::CXXRecordDecl *Class,
                   clang::ASTContext &Context);
  void noteWhy(const clang::CXXRecordDecl *Class, clang::ASTContext &Context);

  std::unique_ptr<Carriers> Carrying;
  llvm::DenseSet<clang::SourceLocation> Reported;
};

} // namespace lethe

#endif
