#ifndef LETHE_CHECKER_COPYFINDER_H
#define LETHE_CHECKER_COPYFINDER_H

#include "Carriers.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <functional>

namespace lethe {

/// A place in the source that copies a secret object.
struct FoundCopy {
  clang::SourceLocation Location;
  /// What copies, "assignment", and what to do instead, "use a reference".
  std::string Where, Advice;
  /// What is copied, "secret type 'struct key'".
  std::string What;
  SecretUse Use;
  /// Bytes go to where nobody expects a secret.
  bool IntoUnmarked = false;
  /// Set if it is a parameter that copies.
  const clang::ParmVarDecl *Parameter = nullptr;
};

/// Goes through a function or an initialiser, once, and reports what copies
/// secrets.
class CopyFinder : public clang::RecursiveASTVisitor<CopyFinder> {
public:
  using Reporter = std::function<void(const FoundCopy &)>;
  CopyFinder(Secrets &Known, Carriers &Carrying, Reporter Report);

  /// A function's parameters, and its body, if it has one.
  void search(const clang::FunctionDecl *Function);
  /// The initialiser of a variable that is in no function.
  void search(const clang::VarDecl *Variable);

  // What is not evaluated.
  bool TraverseUnaryExprOrTypeTraitExpr(clang::UnaryExprOrTypeTraitExpr *) {
    return true;
  }
  bool TraverseCXXNoexceptExpr(clang::CXXNoexceptExpr *) { return true; }
  bool TraverseCXXTypeidExpr(clang::CXXTypeidExpr *) { return true; }
  bool TraverseDecltypeTypeLoc(clang::DecltypeTypeLoc, bool = true) {
    return true;
  }
  bool TraverseConceptSpecializationExpr(clang::ConceptSpecializationExpr *) {
    return true;
  }
  bool TraverseRequiresExpr(clang::RequiresExpr *) { return true; }
  /// The semantic form: only that has the conversions.
  bool TraverseInitListExpr(clang::InitListExpr *E,
                            DataRecursionQueue *Queue = nullptr) {
    const clang::InitListExpr *Semantic = E->getSemanticForm();
    return TraverseSynOrSemInitListExpr(
        Semantic ? const_cast<clang::InitListExpr *>(Semantic) : E, Queue);
  }
  // A function of its own.
  bool TraverseCXXRecordDecl(clang::CXXRecordDecl *) { return true; }

  bool VisitVarDecl(clang::VarDecl *D);
  bool VisitBinaryOperator(clang::BinaryOperator *E);
  bool VisitInitListExpr(clang::InitListExpr *E);
  bool VisitReturnStmt(clang::ReturnStmt *S);
  bool VisitCallExpr(clang::CallExpr *E);
  bool VisitCXXConstructExpr(clang::CXXConstructExpr *E);
  bool VisitCXXNewExpr(clang::CXXNewExpr *E);
  bool VisitVAArgExpr(clang::VAArgExpr *E);
  bool VisitLambdaExpr(clang::LambdaExpr *E);
  bool VisitBlockExpr(clang::BlockExpr *E);
  bool VisitCXXForRangeStmt(clang::CXXForRangeStmt *S);
  bool VisitCXXThrowExpr(clang::CXXThrowExpr *E);
  bool VisitCXXCatchStmt(clang::CXXCatchStmt *S);

private:
  void checkParameters(const clang::FunctionDecl *Function);
  bool isReportedParameter(const clang::ParmVarDecl *Parameter,
                           const clang::FunctionDecl *Function);
  void checkArguments(llvm::ArrayRef<const clang::Expr *> Arguments,
                      const clang::FunctionDecl *Callee);
  void checkStored(const clang::Expr *E,
                   llvm::ArrayRef<const clang::Expr *> Arguments);
  void checkBytes(const clang::CallExpr *E);
  bool isResult(const SecretUse &Use, const clang::Expr *Destination);
  void checkBytesInto(const clang::ValueDecl *Target, const clang::Expr *Value);
  void checkValue(const clang::Expr *Value, clang::SourceLocation Location,
                  std::string Where, llvm::StringRef Advice);
  void report(clang::SourceLocation Location, std::string Where,
              const SecretUse &Use, clang::QualType Type,
              llvm::StringRef Advice,
              const clang::ParmVarDecl *Parameter = nullptr);
  void reportBytes(const clang::Expr *E, std::string Where,
                   const SecretUse &Use, std::string Advice);
  bool isSink(const clang::ParmVarDecl *Parameter,
              const clang::FunctionDecl *Function);
  bool isCxx() const { return Known.context().getLangOpts().CPlusPlus; }
  llvm::StringRef reference() const {
    return isCxx() ? "reference" : "pointer";
  }

  Secrets &Known;
  Carriers &Carrying;
  Reporter Report;
  llvm::DenseMap<const clang::ParmVarDecl *, bool> Sinks;
  /// Calls whose result goes to where a secret may be.
  llvm::DenseSet<const clang::Expr *> IntoMarked;
};

} // namespace lethe

#endif
