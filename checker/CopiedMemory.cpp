#include "CopiedMemory.h"
#include "KnownCalls.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

/// What Construct copies or, if that is the same, moves.
static const Expr *copiedBy(const CXXConstructExpr *Construct) {
  const CXXConstructorDecl *Constructor = Construct->getConstructor();
  if (!Constructor->isCopyOrMoveConstructor() || !Construct->getNumArgs())
    return nullptr;
  if (Constructor->isMoveConstructor() && !Constructor->isTrivial())
    return nullptr;
  return Construct->getArg(0);
}

const Expr *copiedObject(const Expr *Value) {
  llvm::SmallVector<const Expr *, 4> Pending{Value};
  // Longer chains of `?:` are not written by hand.
  for (unsigned Steps = 0; !Pending.empty() && Steps < 100; ++Steps) {
    const Expr *E = Pending.pop_back_val()->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E)) {
      Pending.push_back(Full->getSubExpr());
    } else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
      Pending.push_back(Temporary->getSubExpr());
    } else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E)) {
      Pending.push_back(Bound->getSubExpr());
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (const Expr *Object = copiedBy(Construct)) {
        if (Object->IgnoreParenImpCasts()->isGLValue() &&
            !isa<MaterializeTemporaryExpr>(Object->IgnoreParenImpCasts()))
          return Object;
        Pending.push_back(Object);
      }
    } else if (const auto *Cast = dyn_cast<CastExpr>(E)) {
      if (Cast->getCastKind() == CK_LValueToRValue)
        return Cast->getSubExpr();
      Pending.push_back(Cast->getSubExpr());
    } else if (const auto *Conditional =
                   dyn_cast<AbstractConditionalOperator>(E)) {
      Pending.push_back(Conditional->getFalseExpr());
      Pending.push_back(Conditional->getTrueExpr());
    } else if (const auto *Comma = dyn_cast<BinaryOperator>(E);
               Comma && Comma->getOpcode() == BO_Comma) {
      Pending.push_back(Comma->getRHS());
    } else if (const auto *Loop = dyn_cast<ArrayInitLoopExpr>(E)) {
      return Loop->getCommonExpr()->getSourceExpr();
    }
  }
  return nullptr;
}

bool isMarkedMemory(const Expr *Pointer, Secrets &Known) {
  // A local pointer leads to where it was first set to.
  for (unsigned Steps = 0; Steps < 8; ++Steps) {
    if (Known.useOf(Pointer))
      return true;
    const auto *Call = dyn_cast<CallExpr>(stripCasts(Pointer));
    if (Call && Call->getDirectCallee() && Call->getNumArgs() &&
        Call->getDirectCallee()->isInStdNamespace() &&
        StringRef(calleeName(Call)).ends_with("inserter")) {
      Pointer = Call->getArg(0);
      continue;
    }
    const auto *Root = dyn_cast_or_null<VarDecl>(rootOf(Pointer));
    if (!Root)
      return false;
    if (Known.useOf(Root))
      return true;
    QualType Type = Root->getType();
    if (!(Type->isPointerType() || Type->isReferenceType()) ||
        !Root->getInit() || isa<ParmVarDecl>(Root))
      return false;
    Pointer = Root->getInit();
  }
  return false;
}

/// `(char *)object + offset`: which part of the object that is, nobody knows.
static bool isSomePart(const Expr *E, const ASTContext &Context) {
  const auto *Sum = dyn_cast<BinaryOperator>(E);
  if (!Sum || !Sum->isAdditiveOp())
    return false;
  for (const Expr *Step = Sum->getLHS()->IgnoreParens(); isa<CastExpr>(Step);) {
    Step = cast<CastExpr>(Step)->getSubExpr()->IgnoreParens();
    QualType Object = Step->getType()->getPointeeType();
    if (!Object.isNull() && Object->isRecordType() &&
        !Context.hasSameUnqualifiedType(Object,
                                        Sum->getType()->getPointeeType()))
      return true;
  }
  return false;
}

bool leadsToBytes(const Expr *Source, const SecretUse &Use,
                  const ASTContext &Context) {
  if (!Use.isAddress() && !Use.isData() &&
      Use.Kind != SecretUse::Form::HolderAddress)
    return false;
  const Expr *Inner = stripCasts(Source);
  if (isSomePart(Inner, Context))
    return false;
  if (const auto *Unary = dyn_cast<UnaryOperator>(Inner);
      Unary && Unary->getOpcode() == UO_AddrOf)
    return !Unary->getSubExpr()->getType()->isAnyPointerType();
  if (const auto *Array = Inner->getType()->getAsArrayTypeUnsafe())
    return !Array->getElementType()->isAnyPointerType();
  QualType Target = Inner->getType()->getPointeeType();
  return Target.isNull() || !Target->isAnyPointerType();
}

} // namespace lethe
