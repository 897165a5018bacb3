#ifndef LETHE_CHECKER_PARAMETERFIXITS_H
#define LETHE_CHECKER_PARAMETERFIXITS_H

#include "FunctionUses.h"
#include "clang/Basic/Diagnostic.h"

namespace lethe {

/// The changes that make a by-value parameter of class type a const reference,
/// in C a pointer to const: in all declarations, uses and calls. Empty where
/// that may change what the program does or fail to compile, where another
/// unit may call the function, and where any of it is in a macro or outside of
/// the main file.
llvm::SmallVector<clang::FixItHint, 8>
passByReference(const clang::ParmVarDecl *Parameter, const FunctionUses &Uses,
                clang::ASTContext &Context);

} // namespace lethe

#endif
