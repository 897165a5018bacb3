#ifndef LETHE_PLUGIN_FRONTENDACTION_H
#define LETHE_PLUGIN_FRONTENDACTION_H

#include "Facts.h"
#include "SecretsList.h"
#include "clang/Frontend/FrontendAction.h"
#include <memory>
#include <string>
#include <vector>

namespace lethe {

/// The plugin as Clang's driver sees it: reads the plugin's arguments, refuses
/// targets that are not supported, and sets up the two halves that pass facts
/// through a ModuleFacts: the AST consumer, which runs before code generation,
/// and the IR pass, which runs at pipeline start.
class FrontendAction : public clang::PluginASTAction {
public:
  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &Compiler,
                    llvm::StringRef File) override;
  /// False, with an error, if an argument or the target is not understood.
  bool ParseArgs(const clang::CompilerInstance &Compiler,
                 const std::vector<std::string> &Arguments) override;
  /// The one type that needs no -Xclang -plugin beside -fplugin.
  ActionType getActionType() override { return AddBeforeMainAction; }

private:
  bool ScopeEnds = true;
  bool All = false;
  bool WarnOfUnused = false;
  std::shared_ptr<SecretsList> List;
  /// The files that List comes from.
  std::vector<std::string> ListFiles;
  unsigned ForeignStack = ModuleFacts().ForeignStack;
};

} // namespace lethe

#endif
