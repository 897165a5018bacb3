#ifndef LETHE_CHECKER_FUNCTIONUSES_H
#define LETHE_CHECKER_FUNCTIONUSES_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include <optional>

namespace lethe {

/// Who uses the functions that only this unit can use. Reads the unit once,
/// system headers less.
class FunctionUses {
public:
  explicit FunctionUses(clang::ASTContext &Context);

  /// All calls of Function; none if it is used in any other way, or by other
  /// units as well.
  std::optional<llvm::ArrayRef<const clang::CallExpr *>>
  onlyCalls(const clang::FunctionDecl *Function) const;

private:
  class Visitor;
  struct Found {
    llvm::SetVector<const clang::CallExpr *> Calls;
    llvm::SetVector<const clang::Expr *> Mentions;
  };
  llvm::DenseMap<const clang::FunctionDecl *, Found> Functions;
};

} // namespace lethe

#endif
