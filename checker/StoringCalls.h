#ifndef LETHE_CHECKER_STORINGCALLS_H
#define LETHE_CHECKER_STORINGCALLS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include <string>

namespace lethe {

/// A call or construction of the standard library that takes objects by
/// reference and keeps copies of them: push_back, make_pair, std::function.
struct StoringCall {
  /// As a message names it; empty if E is none.
  std::string Name;
  /// Those of the arguments, still in their implicit casts, that it copies: an
  /// object that is moved from is not, unless to move is to copy.
  llvm::SmallVector<const clang::Expr *, 2> Copied;
};

StoringCall asStoring(const clang::Expr *E, const clang::ASTContext &Context);

/// The iterator or pointer with which E, a construction of a standard container
/// or a member call on one, copies a range into it; null if it does not.
/// Strings are not among the containers: they are secret-realloc's.
const clang::Expr *asRangeCopy(const clang::Expr *E);

} // namespace lethe

#endif
