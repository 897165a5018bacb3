#ifndef LETHE_CHECKER_SETTINGS_H
#define LETHE_CHECKER_SETTINGS_H

#include "clang-tidy/ClangTidyOptions.h"
#include <string>
#include <vector>

namespace lethe {

/// A function that the user names, and which of its parameters matter.
struct NamedFunction {
  /// Qualified, as in `ns::function`.
  std::string Name;
  /// From 1; 0 where the user gives none.
  unsigned First = 0, Second = 0;
};

/// Functions as options name them, separated by semicolons: NAME, NAME:FIRST or
/// NAME:FIRST:SECOND. Adds a message to Faults for each that is not understood,
/// in which Form says what Option takes.
std::vector<NamedFunction> parseFunctions(llvm::StringRef Option,
                                          llvm::StringRef Text,
                                          llvm::StringRef Form,
                                          bool NeedsNumber,
                                          std::vector<std::string> &Faults);

/// The options that all checks share: `secret.NAME` in CheckOptions.
/// docs/checks/README.md describes them.
struct Settings {
  std::vector<std::string> SecretsFiles;
  std::vector<std::string> NamePatterns;
  std::vector<NamedFunction> SecretParameters;
  std::vector<NamedFunction> WipeFunctions;
  std::vector<NamedFunction> FreeFunctions;
  bool PluginErasesStack = true;
  /// What is wrong with the values given, one message each.
  std::vector<std::string> Faults;

  /// Reads them by Get, which answers with the text of the option of this
  /// full name, or with an empty one.
  static Settings
  read(llvm::function_ref<llvm::StringRef(llvm::StringRef)> Get);
};

} // namespace lethe

#endif
