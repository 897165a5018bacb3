#ifndef LETHE_CHECKER_EXPOSUREFINDER_H
#define LETHE_CHECKER_EXPOSUREFINDER_H

#include "ExposureCheck.h"
#include "LocalCopies.h"
#include "SecretValues.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseSet.h"

namespace lethe {

/// Goes through one function, once, for secret-exposure.
class ExposureFinder : public clang::RecursiveASTVisitor<ExposureFinder> {
public:
  ExposureFinder(const clang::FunctionDecl *Function, ExposureCheck &Check,
                 Secrets &Known);
  void run(const clang::FunctionDecl *Function);

  // What is not evaluated.
  bool TraverseUnaryExprOrTypeTraitExpr(clang::UnaryExprOrTypeTraitExpr *) {
    return true;
  }
  bool TraverseCXXNoexceptExpr(clang::CXXNoexceptExpr *) { return true; }
  bool TraverseDecltypeTypeLoc(clang::DecltypeTypeLoc, bool = true) {
    return true;
  }

  bool VisitVarDecl(clang::VarDecl *D);
  bool VisitBinaryOperator(clang::BinaryOperator *E);
  bool VisitCallExpr(clang::CallExpr *E);
  bool VisitCXXConstructExpr(clang::CXXConstructExpr *E);
  bool VisitCXXThrowExpr(clang::CXXThrowExpr *E);

private:
  SecretUse exposedUse(const clang::Expr *E, bool Bytes) const;
  SecretUse partUse(const clang::Expr *E, bool Bytes) const;
  void keep(const clang::Expr *Value);
  void fill(const clang::Expr *Part, const clang::Expr *Value);
  void readStream(const clang::CXXOperatorCallExpr *E);
  void readStreamMember(const clang::CXXMemberCallExpr *E);

  ExposureCheck &Check;
  Secrets &Known;
  LocalCopies Copies;
  SecretValues Values;
  /// What becomes a marked object.
  llvm::DenseSet<const clang::Expr *> Kept;
  /// Local aggregates in which addresses of secrets are: argv, iovec, msghdr.
  llvm::DenseMap<const clang::ValueDecl *, SecretUse> Filled;
};

} // namespace lethe

#endif
