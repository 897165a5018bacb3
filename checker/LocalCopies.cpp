#include "LocalCopies.h"
#include "KnownCalls.h"
#include "SecretValues.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;

namespace lethe {

using Form = SecretUse::Form;

/// Gathers how each local is written and read.
class LocalCopyFinder : public RecursiveASTVisitor<LocalCopyFinder> {
public:
  LocalCopyFinder(Secrets &Known, LocalCopies &Into)
      : Known(Known), Into(Into) {}

  bool shouldVisitLambdaBody() const { return false; }

  bool VisitVarDecl(VarDecl *D) {
    if (D->getInit() && local(D))
      write(D, Ranges.count(D) ? Ranges[D] : D->getInit());
    return true;
  }
  bool VisitCXXForRangeStmt(CXXForRangeStmt *S) {
    Ranges[S->getLoopVariable()] = S->getRangeInit();
    return true;
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *E) {
    if (E->isAssignmentOp())
      if (const VarDecl *D = named(E->getArg(0)))
        Locals[D].Mixed = true;
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (const VarDecl *D = local(E->getDecl()))
      ++Locals[D].References;
    return true;
  }
  bool VisitImplicitCastExpr(ImplicitCastExpr *E) {
    if (E->getCastKind() == CK_LValueToRValue)
      inSight(E->getSubExpr());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    if (!E->isAssignmentOp())
      return true;
    const VarDecl *D = named(E->getLHS());
    if (!D)
      return true;
    ++Locals[D].InSight;
    if (E->getOpcode() == BO_Assign)
      write(D, E->getRHS());
    else if (!D->getType()->isPointerType())
      Locals[D].Mixed = true;
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *E) {
    const VarDecl *D =
        E->isIncrementDecrementOp() ? named(E->getSubExpr()) : nullptr;
    if (D) {
      ++Locals[D].InSight;
      Locals[D].Mixed |= !D->getType()->isPointerType();
    }
    return true;
  }
  bool VisitUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *E) {
    if (!E->isArgumentType())
      if (const VarDecl *D = named(E->getArgumentExpr()))
        ++Locals[D].InSight;
    return true;
  }
  bool VisitCallExpr(CallExpr *E);

  void decide();

private:
  struct Local {
    unsigned References = 0, InSight = 0;
    bool Mixed = false;
    llvm::SmallVector<const Expr *, 2> Written;
  };

  const VarDecl *local(const ValueDecl *D) {
    const auto *Variable = dyn_cast<VarDecl>(D);
    if (!Variable || !Variable->hasLocalStorage() ||
        isa<ParmVarDecl>(Variable) || Variable->getType()->isReferenceType() ||
        Variable->isImplicit() || !Variable->getIdentifier())
      return nullptr;
    QualType Type = Variable->getType();
    return Type->isScalarType() || Type->isArrayType() || isView(Type)
               ? Variable
               : nullptr;
  }
  const VarDecl *named(const Expr *E) {
    const auto *Reference = dyn_cast<DeclRefExpr>(stripCasts(E));
    return Reference ? local(Reference->getDecl()) : nullptr;
  }
  void write(const VarDecl *D, const Expr *Value) {
    if (isa<InitListExpr>(Value->IgnoreParenImpCasts())) {
      const auto *List = cast<InitListExpr>(Value->IgnoreParenImpCasts());
      // `= {0}` and `= {}` say nothing.
      for (const Expr *Init : List->inits())
        if (!isLiteralNumber(stripCasts(Init)))
          Locals[D].Mixed = true;
      return;
    }
    Locals[D].Written.push_back(Value);
  }
  /// `x`, `x[i]`, read.
  void inSight(const Expr *E) {
    E = stripCasts(E);
    while (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Subscript->getBase()->IgnoreParens();
      const auto *Decay = dyn_cast<ImplicitCastExpr>(E);
      if (!Decay || Decay->getCastKind() != CK_ArrayToPointerDecay)
        return; // the pointer itself is read
      E = Decay->getSubExpr()->IgnoreParens();
    }
    if (const VarDecl *D = named(E))
      ++Locals[D].InSight;
  }
  static bool isArgumentReadOnly(const CallExpr *Call, unsigned Index) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return false;
    if (Index >= Callee->getNumParams())
      return true; // printf and its like
    QualType Type = Callee->getParamDecl(Index)->getType();
    return Type->isPointerType() && Type->getPointeeType().isConstQualified();
  }

  Secrets &Known;
  LocalCopies &Into;
  llvm::MapVector<const VarDecl *, Local> Locals;
  /// Loop variables, and what they run over.
  llvm::DenseMap<const VarDecl *, const Expr *> Ranges;
};

bool LocalCopyFinder::VisitCallExpr(CallExpr *E) {
  std::optional<CopyCall> Copy = asCopy(E);
  for (unsigned I = 0; I < E->getNumArgs(); ++I) {
    const Expr *Argument = E->getArg(I);
    const VarDecl *D = named(Argument);
    if (!D || !D->getType()->isArrayType())
      continue;
    bool Written = Copy && Copy->Destination == Argument;
    if (Written)
      Locals[D].Written.push_back(Copy->Source);
    if (Written || isArgumentReadOnly(E, I) ||
        asWipe(E, Settings(), Known.context()))
      ++Locals[D].InSight;
  }
  return true;
}

/// One local may be copied from another: those declared first come first.
void LocalCopyFinder::decide() {
  SecretValues Values(Known, &Into);
  for (auto &[D, Seen] : Locals) {
    bool IsPointer = D->getType()->isPointerType() || isView(D->getType());
    // What a view leads to cannot be set through the view's address.
    bool InSight = isView(D->getType()) || Seen.InSight >= Seen.References;
    if (Seen.Mixed || !InSight || Known.useOf(D))
      continue;
    SecretUse Found;
    for (const Expr *Value : Seen.Written) {
      if (IsPointer && Value->isNullPointerConstant(
                           Known.context(), Expr::NPC_ValueDependentIsNotNull))
        continue;
      Found = Values.valueOf(Value);
      if (!Found)
        break;
    }
    if (!Found)
      continue;
    Found.Kind = IsPointer ? Form::Address : Form::Data;
    Into.Copies[D] = std::move(Found);
  }
}

LocalCopies::LocalCopies(const FunctionDecl *Function, Secrets &Known) {
  LocalCopyFinder Finder(Known, *this);
  Finder.TraverseStmt(Function->getBody());
  Finder.decide();
}

SecretUse LocalCopies::useOf(const ValueDecl *D) const {
  return Copies.lookup(D);
}

} // namespace lethe
