#ifndef LETHE_CHECKER_LOSTFLOWS_H
#define LETHE_CHECKER_LOSTFLOWS_H

#include "LocalCopies.h"
#include "LostAnnotationCheck.h"
#include "clang/AST/RecursiveASTVisitor.h"

namespace lethe {

/// Goes through one function, once, for secret-lost-annotation.
class LostFlows : public clang::RecursiveASTVisitor<LostFlows> {
public:
  LostFlows(const clang::FunctionDecl *Function, LostAnnotationCheck &Check,
            Secrets &Known);
  void run();

  bool shouldVisitImplicitCode() const { return true; }
  /// A lambda's results are its own.
  bool TraverseLambdaExpr(clang::LambdaExpr *E);
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
  bool VisitInitListExpr(clang::InitListExpr *E);
  bool VisitCallExpr(clang::CallExpr *E);
  bool VisitCXXConstructExpr(clang::CXXConstructExpr *E);
  bool VisitReturnStmt(clang::ReturnStmt *S);
  bool VisitExplicitCastExpr(clang::ExplicitCastExpr *E);

private:
  /// Where a value is stored.
  struct Target {
    /// What would have to be marked; null if nothing outlives the function.
    const clang::ValueDecl *D = nullptr;
    /// The value goes into what D points to.
    bool Through = false;
    /// The local object that D is a field of.
    const clang::VarDecl *Object = nullptr;
  };
  struct Waiting {
    const clang::VarDecl *Object;
    const clang::FieldDecl *Field;
    SecretUse Use;
    const clang::Expr *Value;
  };

  Target targetOf(const clang::Expr *LHS) const;
  Target targetThrough(const clang::Expr *Pointer) const;
  Target targetField(const clang::MemberExpr *E) const;
  void store(const Target &To, const clang::Expr *Value);
  void storeFields(const clang::InitListExpr *List,
                   const clang::VarDecl *Object);
  SecretUse storedUse(const clang::Expr *Value, clang::QualType Into) const;
  void readArguments(llvm::ArrayRef<const clang::Expr *> Arguments,
                     const clang::FunctionDecl *Callee, bool Virtual);
  void readIndirectCall(const clang::CallExpr *E);
  void noteEscapes(llvm::ArrayRef<const clang::Expr *> Arguments);
  const clang::VarDecl *localObject(const clang::Expr *E) const;

  const clang::FunctionDecl *Function;
  LostAnnotationCheck &Check;
  Secrets &Known;
  LocalCopies Copies;
  SecretValues Values;
  bool InLambda = false;
  llvm::DenseSet<const clang::InitListExpr *> Read;
  llvm::DenseSet<const clang::VarDecl *> Escaped;
  std::vector<Waiting> Fields;
};

} // namespace lethe

#endif
