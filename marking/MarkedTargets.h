#ifndef LETHE_MARKING_MARKEDTARGETS_H
#define LETHE_MARKING_MARKEDTARGETS_H

#include "Marking.h"
#include "llvm/ADT/STLFunctionalExtras.h"

/// Functions whose address goes to a marked pointer: those who call through it
/// count on them to erase themselves.
namespace lethe {

/// A function, and the expression that names it.
using TargetVisitor = llvm::function_ref<void(const clang::FunctionDecl *,
                                              const clang::DeclRefExpr *)>;

/// What Value yields, which goes to a marked pointer or an array of them.
void forEachTarget(const clang::Expr *Value, TargetVisitor Visit);
/// What S itself, an initializer list, an assignment, a call or a construction,
/// puts into a field, a variable or a parameter; not what is nested in it. Of
/// a list the semantic form counts.
void forEachMarkedTarget(const clang::Stmt *S, const Markings &Marks,
                         TargetVisitor Visit);

/// Function is defined here, and this definition is the one that is called. So
/// the plugin hardens it for being the target of a marked pointer, as if it
/// were marked itself.
bool isHardenedAsTarget(const clang::FunctionDecl *Function);

} // namespace lethe

#endif
