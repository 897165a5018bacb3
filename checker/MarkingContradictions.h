#ifndef LETHE_CHECKER_MARKINGCONTRADICTIONS_H
#define LETHE_CHECKER_MARKINGCONTRADICTIONS_H

#include "AnnotationCheck.h"
#include "clang/AST/RecursiveASTVisitor.h"

namespace lethe {

/// Finds, for secret-annotation, declarations whose markings do not agree.
/// Template instantiations are left out.
class MarkingContradictions
    : public clang::RecursiveASTVisitor<MarkingContradictions> {
public:
  MarkingContradictions(AnnotationCheck &Check, Secrets &Known)
      : Check(Check), Known(Known),
        Sources(Known.context().getSourceManager()) {}

  bool VisitFunctionDecl(clang::FunctionDecl *D);
  bool VisitVarDecl(clang::VarDecl *D);
  bool VisitBinaryOperator(clang::BinaryOperator *E);
  bool VisitInitListExpr(clang::InitListExpr *E);
  bool VisitCallExpr(clang::CallExpr *E);
  bool VisitCXXConstructExpr(clang::CXXConstructExpr *E);

private:
  bool isHeader(const clang::Decl *D) const;
  bool isMarkedItself(const clang::ValueDecl *D) const;
  /// A declaration of D's entity that other units read; null if there is none,
  /// or if one of them carries the marking that HasMarking looks for.
  const clang::Decl *unmarkedHeader(
      const clang::Decl *D,
      llvm::function_ref<bool(const clang::Decl *)> HasMarking) const;
  void noteHeader(const clang::Decl *Header);
  void checkHeader(const clang::ValueDecl *D);
  void checkParameters(const clang::FunctionDecl *D);
  void checkOverridden(const clang::CXXMethodDecl *D);
  void checkReferent(const clang::VarDecl *D);
  void checkTargets(const clang::Stmt *S);
  void checkTarget(const clang::FunctionDecl *Function,
                   const clang::DeclRefExpr *Name);

  AnnotationCheck &Check;
  Secrets &Known;
  const clang::SourceManager &Sources;
  /// Of functions whose address goes to a marked pointer.
  llvm::DenseSet<const clang::DeclRefExpr *> Targets;
};

} // namespace lethe

#endif
