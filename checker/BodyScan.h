#ifndef LETHE_CHECKER_BODYSCAN_H
#define LETHE_CHECKER_BODYSCAN_H

#include "Places.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"
#include <vector>

namespace lethe {

/// What is in the body of one function, bodies of lambdas and blocks less:
/// found in one pass, without recursion.
struct BodyScan {
  BodyScan(const clang::FunctionDecl *Function, clang::ASTContext &Context);

  const clang::Stmt *parentOf(const clang::Stmt *S) const {
    return Parents.lookup(S);
  }
  /// The innermost loop around S; null if there is none.
  const clang::Stmt *loopAround(const clang::Stmt *S) const;

  const clang::FunctionDecl *Function;
  Places Where;
  std::vector<const clang::CallExpr *> Calls;
  /// Simple assignments, those of classes among them.
  std::vector<const clang::Expr *> Assignments;
  /// Where variables and `this` are named.
  std::vector<const clang::Expr *> Mentions;
  bool HasAssembly = false;
  /// Expressions nest deeper than what recurses over them can stand.
  bool TooDeep = false;

private:
  void visit(const clang::Stmt *S);
  void visitAssignment(const clang::BinaryOperator *E);
  void visitUnary(const clang::UnaryOperator *E);

  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;
};

/// The variable of automatic storage that E names; null if it does not.
const clang::VarDecl *localNamed(const clang::Expr *E);

} // namespace lethe

#endif
