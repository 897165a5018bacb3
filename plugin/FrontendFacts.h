#ifndef LETHE_PLUGIN_FRONTENDFACTS_H
#define LETHE_PLUGIN_FRONTENDFACTS_H

#include "Facts.h"
#include "SecretsList.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/Diagnostic.h"
#include <functional>
#include <memory>

namespace lethe {

struct FactsOptions {
  /// Add implicit annotations to secret variables and fields, for the IR.
  bool CarryIntoIR = false;
  /// What is secret besides what is marked in the source; may be null.
  std::shared_ptr<const SecretsList> List;
  /// Warn of each entry of List that matches nothing.
  bool WarnOfUnused = false;
  /// Take functions of other units for hardened as well, unless a system header
  /// declares them.
  bool WholeProgram = false;
  /// What the code of one function looks like has nothing to do with what is
  /// found in later ones: so it is at any -O level but -O0.
  bool Optimized = false;
  /// Called before code is generated for a function that touches secrets.
  std::function<void()> OnSecret;
};

/// A consumer that fills Facts by the end of the translation unit and warns
/// of faulty markings. To carry annotations into the IR it must see each
/// declaration before Clang's code generator does.
std::unique_ptr<clang::ASTConsumer>
createFactsConsumer(clang::DiagnosticsEngine &Diags,
                    std::shared_ptr<ModuleFacts> Facts, FactsOptions Options);

} // namespace lethe

#endif
