#ifndef LETHE_PLUGIN_FRONTENDFACTS_H
#define LETHE_PLUGIN_FRONTENDFACTS_H

#include "Facts.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/Diagnostic.h"
#include <functional>
#include <memory>

namespace lethe {

/// A consumer that fills Facts by the end of the translation unit and warns
/// of faulty markings. With CarryIntoIR it also adds implicit annotations to
/// secret variables and fields; to do so it must see each declaration before
/// Clang's code generator does. OnSecret is called before code is generated for
/// a function that touches secrets.
std::unique_ptr<clang::ASTConsumer>
createFactsConsumer(clang::DiagnosticsEngine &Diags,
                    std::shared_ptr<ModuleFacts> Facts, bool CarryIntoIR,
                    std::function<void()> OnSecret);

} // namespace lethe

#endif
