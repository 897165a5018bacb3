#ifndef LETHE_PLUGIN_FRONTENDFACTS_H
#define LETHE_PLUGIN_FRONTENDFACTS_H

#include "Facts.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/Diagnostic.h"
#include <memory>

namespace lethe {

/// A consumer that fills Facts by the end of the translation unit and warns
/// of faulty markings. With CarryIntoIR it also adds implicit annotations to
/// secret variables and fields; to do so it must see each declaration before
/// Clang's code generator does.
std::unique_ptr<clang::ASTConsumer>
createFactsConsumer(clang::DiagnosticsEngine &Diags,
                    std::shared_ptr<ModuleFacts> Facts, bool CarryIntoIR);

} // namespace lethe

#endif
