#ifndef LETHE_CHECKER_SECRETCHECK_H
#define LETHE_CHECKER_SECRETCHECK_H

#include "Lifetimes.h"
#include "Secrets.h"
#include "Settings.h"
#include "clang-tidy/ClangTidyCheck.h"
#include <memory>

namespace lethe {

/// What the checks of one translation unit share.
struct Unit {
  Settings Options;
  SecretsList List;
  /// The list is read, and faults of the options are reported.
  bool Prepared = false;
  std::unique_ptr<Secrets> Known;
  std::unique_ptr<Lifetimes> Memory;
};

/// The base of all checks: shared options, and what is secret in the unit.
///
/// A check that overrides registerPPCallbacks or storeOptions calls the one
/// here as well. Like all of clang-tidy not thread-safe; each translation unit
/// has its own instances.
class SecretCheck : public clang::tidy::ClangTidyCheck {
public:
  SecretCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);

  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;

protected:
  const Settings &settings() const { return Shared->Options; }
  /// What is secret in the unit; the same instance for all checks.
  Secrets &secrets(clang::ASTContext &Context);
  /// Function is code to read, not a template's pattern, and touches secrets.
  bool hasSecretBody(const clang::FunctionDecl *Function,
                     clang::ASTContext &Context);
  /// How the unit's functions treat memory; the same instance for all checks.
  Lifetimes &lifetimes(clang::ASTContext &Context);
  /// Adds a note on why Use is secret, where the source says so.
  void noteMarking(const SecretUse &Use);
  void noteMarking(const DeclSecrecy &Secrecy, const clang::ValueDecl *Source);

private:
  void note(const std::string &Reason, clang::SourceLocation Marking,
            const clang::ValueDecl *Source);
  void readLists(clang::SourceManager &Sources);

  std::shared_ptr<Unit> Shared;
};

} // namespace lethe

#endif
