#ifndef LETHE_CHECKER_EXPOSURECHECK_H
#define LETHE_CHECKER_EXPOSURECHECK_H

#include "SecretCheck.h"
#include "Sinks.h"
#include <optional>

namespace lethe {

/// secret-exposure: secrets that leave in clear, by output, logs, exceptions,
/// the environment, command lines, core files. docs/checks/secret-exposure.md.
class ExposureCheck : public SecretCheck {
public:
  ExposureCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  friend class ExposureFinder;
  void report(SinkKind Kind, const std::string &Sink, const SecretUse &Use,
              const clang::Expr *Value);
  void reportException(const clang::Expr *Value, const std::string &Type,
                       const SecretUse &Use);
  void checkDump(const clang::CallExpr *Call, const clang::FunctionDecl *In,
                 clang::ASTContext &Context);
  bool hasSecrets(clang::ASTContext &Context);

  const std::string LogFunctions;
  const std::string OwnSinks;
  std::vector<std::string> Faults;
  const Sinks Known;
  std::optional<bool> HasSecrets;
};

} // namespace lethe

#endif
