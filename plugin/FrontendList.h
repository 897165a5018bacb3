#ifndef LETHE_PLUGIN_FRONTENDLIST_H
#define LETHE_PLUGIN_FRONTENDLIST_H

#include "SecretsList.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include <memory>
#include <string>
#include <vector>

namespace lethe {

/// The secrets lists in Files as one, empty if there are none. Null, with an
/// error for each fault in each of them, if not all can be read.
std::shared_ptr<SecretsList>
readSecretsLists(const clang::CompilerInstance &Compiler,
                 llvm::ArrayRef<std::string> Files);

/// Consumer, and another one that adds Files to what is made of -MD, so that
/// the object is built again when a list changes.
std::unique_ptr<clang::ASTConsumer>
addListDependencies(clang::CompilerInstance &Compiler,
                    std::vector<std::string> Files,
                    std::unique_ptr<clang::ASTConsumer> Consumer);

} // namespace lethe

#endif
