#include "MovedSource.h"
#include "KnownCalls.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace lethe {

namespace {
/// Stops at the first change of a secret part of the source.
class ChangeVisitor : public RecursiveASTVisitor<ChangeVisitor> {
public:
  ChangeVisitor(const ParmVarDecl *Source, Carriers &Carrying)
      : Source(Source), Carrying(Carrying) {}

  bool VisitBinaryOperator(BinaryOperator *E) {
    return !E->isAssignmentOp() || !isSecretPart(E->getLHS());
  }

  bool VisitCallExpr(CallExpr *E) {
    if (E->isCallToStdMove())
      return true;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
        Member && isChangingMethod(Member->getMethodDecl()) &&
        isSecretPart(Member->getImplicitObjectArgument()))
      return false;
    std::optional<CopyCall> Copy = asCopy(E);
    for (const Expr *Argument : E->arguments())
      if (!(Copy && Argument == Copy->Source) && isChangeable(Argument) &&
          isSecretPart(Argument))
        return false;
    return true;
  }

  bool VisitCXXForRangeStmt(CXXForRangeStmt *S) {
    QualType Type = S->getLoopVariable()->getType();
    return !Type->isReferenceType() ||
           Type.getNonReferenceType().isConstQualified() ||
           !isSecretPart(S->getRangeInit());
  }

private:
  static bool isChangingMethod(const CXXMethodDecl *Method) {
    return Method && !Method->isConst() && !Method->isStatic() &&
           Method->getReturnType()->isVoidType();
  }

  /// Whoever gets Argument can write to where it leads.
  static bool isChangeable(const Expr *Argument) {
    QualType Target = Argument->getType()->getPointeeType();
    if (!Target.isNull())
      return !Target.isConstQualified();
    return Argument->isGLValue() && !Argument->getType().isConstQualified();
  }

  /// Secrets are in Field, or where it points to; or it is a scalar and there
  /// is nothing else: beside an array a number is the length of it.
  bool isBulk(const FieldDecl *Field) {
    auto IsScalar = [](const FieldDecl *One) {
      QualType Type = One->getType();
      return Type->isScalarType() && !Type->isPointerType();
    };
    if (Field->getType()->isPointerType())
      return true;
    if (!Carrying.carries(Field))
      return false;
    return !IsScalar(Field) ||
           llvm::all_of(Field->getParent()->fields(), IsScalar);
  }

  /// E is of the source, as a whole or by a part that carries a secret or leads
  /// to one.
  bool isSecretPart(const Expr *E) {
    bool Secret = true;
    while (E) {
      E = stripCasts(E);
      if (const auto *Reference = dyn_cast<DeclRefExpr>(E))
        return Reference->getDecl() == Source && Secret;
      if (const auto *Member = dyn_cast<MemberExpr>(E)) {
        const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
        Secret = Field && isBulk(Field);
        E = Member->getBase();
      } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
        E = Subscript->getBase();
      } else if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
        E = Unary->getSubExpr();
      } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
        E = Call->getImplicitObjectArgument(); // data(), begin()
      } else if (const auto *Call = dyn_cast<CallExpr>(E);
                 Call && Call->getNumArgs()) {
        E = Call->getArg(0); // std::move, operator[]
      } else {
        return false;
      }
    }
    return false;
  }

  const ParmVarDecl *Source;
  Carriers &Carrying;
};
} // namespace

bool mayWipeSource(const CXXMethodDecl *Move, Carriers &Carrying) {
  ChangeVisitor Visitor(Move->getParamDecl(0), Carrying);
  return !Visitor.TraverseDecl(const_cast<CXXMethodDecl *>(Move));
}

} // namespace lethe
