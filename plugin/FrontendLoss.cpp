#include "FrontendLoss.h"

using namespace clang;

namespace lethe {

/// The IR knows by a direct callee's name that its result is secret; by a
/// virtual one's not, for a more derived one may be called.
static bool isCallByName(const CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  return Callee && !(Method && Method->isVirtual());
}

bool AnnotationLoss::isAnnotated(const Expr *E) const {
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Cast = dyn_cast<CastExpr>(E)) {
      E = Cast->getSubExpr();
    } else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Index->getBase();
    } else if (const auto *Operator = dyn_cast<UnaryOperator>(E)) {
      E = Operator->getSubExpr();
    } else if (const auto *Operator = dyn_cast<BinaryOperator>(E)) {
      if (Operator->isAdditiveOp() && Operator->getType()->isPointerType())
        E = Operator->getLHS()->getType()->isPointerType() ? Operator->getLHS()
                                                           : Operator->getRHS();
      else if (Operator->isAssignmentOp())
        E = Operator->getLHS();
      else
        return false;
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      DeclSecrecy Found = Marks.secrecyOf(Member->getMemberDecl());
      if (Found && Found.Kind != Secrecy::Part)
        return true;
      if (Member->isArrow())
        return isAnnotated(Member->getBase());
      E = Member->getBase();
    } else if (const auto *Reference = dyn_cast<DeclRefExpr>(E)) {
      return isa<VarDecl, BindingDecl>(Reference->getDecl()) &&
             Marks.secrecyOf(Reference->getDecl());
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      return isCallByName(Call) && Marks.secrecyOf(Call->getType());
    } else {
      return false;
    }
  }
}

bool AnnotationLoss::isLost(const Expr *E) const {
  TypeSecrecy Type = Marks.secrecyOf(E->getType());
  if (!Type || Kept.contains(E))
    return false;
  if (isa<CompoundLiteralExpr, CXXNewExpr, InitListExpr, VAArgExpr,
          MaterializeTemporaryExpr, CXXScalarValueInitExpr>(E))
    return true;
  if (isa<CXXThisExpr>(E))
    return Type.Kind == Secrecy::Pointee;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return !Construct->isElidable();
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return !isCallByName(Call);
  const auto *Cast = dyn_cast<CastExpr>(E);
  if (!Cast)
    return false;
  const Expr *From = Cast->getSubExpr();
  if (Cast->getCastKind() == CK_LValueToRValue)
    return Type.Kind != Secrecy::Pointee && !isAnnotated(From);
  return !Marks.secrecyOf(From->getType()) && !isAnnotated(From) &&
         Cast->getCastKind() != CK_NullToPointer;
}

TypeSecrecy AnnotationLoss::partLostBy(const CastExpr *E) const {
  switch (E->getCastKind()) {
  case CK_BitCast:
  case CK_LValueBitCast:
  case CK_PointerToIntegral:
    break;
  default:
    return {};
  }
  const Expr *From = E->getSubExpr();
  TypeSecrecy Part = Marks.partialPointee(From->getType());
  // A glvalue is as good as a pointer here.
  if (!Part && E->getCastKind() == CK_LValueBitCast)
    Part = Marks.secrecyOf(From->getType());
  if (Part.Kind != Secrecy::Part || Marks.secrecyOf(E->getType()) ||
      Marks.partialPointee(E->getType()) || isAnnotated(From))
    return {};
  return Part;
}

void AnnotationLoss::keep(const Expr *E) {
  while (E) {
    Kept.insert(E);
    if (const auto *Paren = dyn_cast<ParenExpr>(E))
      E = Paren->getSubExpr();
    else if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
      E = Default->getExpr();
    else if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(E))
      E = Default->getExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bound->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(E))
      // A secret behind a cast to a plain type would not be seen by its type.
      E = Marks.secrecyOf(Cast->getType()) ? Cast->getSubExpr() : nullptr;
    else if (const auto *Operator = dyn_cast<UnaryOperator>(E))
      E = Operator->getSubExpr();
    else if (const auto *New = dyn_cast<CXXNewExpr>(E))
      E = New->getInitializer();
    else if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
      E = Literal->getInitializer();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      E = Construct->getNumArgs() == 1 ? Construct->getArg(0) : nullptr;
    else if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
      keep(Choice->getTrueExpr());
      E = Choice->getFalseExpr();
    } else if (const auto *Comma = dyn_cast<BinaryOperator>(E))
      E = Comma->isCommaOp() ? Comma->getRHS() : nullptr;
    else
      E = nullptr;
  }
}

void AnnotationLoss::keepArguments(ArrayRef<const Expr *> Arguments,
                                   const FunctionProtoType *Prototype,
                                   const FunctionDecl *Callee) {
  for (unsigned I = 0; I < Arguments.size(); ++I) {
    QualType Type;
    if (Callee && I < Callee->getNumParams()) {
      Type = Callee->getParamDecl(I)->getType();
      if (Marks.secrecyOf(Callee->getParamDecl(I)))
        keep(Arguments[I]);
    } else if (Prototype && I < Prototype->getNumParams()) {
      Type = Prototype->getParamType(I);
    }
    if (Marks.secrecyOf(Type) || Marks.partialPointee(Type))
      keep(Arguments[I]);
  }
}

} // namespace lethe
