#ifndef LETHE_MARKING_FIELDINITS_H
#define LETHE_MARKING_FIELDINITS_H

#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace lethe {

/// Calls Visit with each field of a struct, or the one of a union, and the
/// initializer that List, in its semantic form, has for it; that may be null.
/// Of a list for anything else there are none.
void forEachFieldInit(
    const clang::InitListExpr *List,
    llvm::function_ref<void(const clang::FieldDecl *, const clang::Expr *)>
        Visit);

} // namespace lethe

#endif
