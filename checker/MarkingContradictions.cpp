#include "MarkingContradictions.h"
#include "CallIndex.h"
#include "MarkedTargets.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace lethe {

/// What is included, and can be changed.
bool MarkingContradictions::isHeader(const Decl *D) const {
  SourceLocation Location = Sources.getExpansionLoc(D->getLocation());
  return Location.isValid() && !Sources.isWrittenInMainFile(Location) &&
         !Sources.isInSystemHeader(Location);
}

/// The attribute or the type of this very declaration, of no other, marks it.
bool MarkingContradictions::isMarkedItself(const ValueDecl *D) const {
  for (const auto *Attr : D->specific_attrs<AnnotateAttr>())
    if (!Attr->isImplicit() && !Attr->isInherited() &&
        Attr->getAnnotation() == MarkingText)
      return true;
  // As it is written: in C a declaration's type is merged with earlier ones.
  QualType Written = D->getType();
  if (const auto *Function = dyn_cast<FunctionDecl>(D))
    Written = Function->getDeclaredReturnType();
  else if (const auto *Declarator = dyn_cast<DeclaratorDecl>(D);
           Declarator && Declarator->getTypeSourceInfo())
    Written = Declarator->getTypeSourceInfo()->getType();
  TypeSecrecy Type = Known.markings().secrecyOf(Written);
  return Type && Type.Kind != Secrecy::Part;
}

const Decl *MarkingContradictions::unmarkedHeader(
    const Decl *D, llvm::function_ref<bool(const Decl *)> HasMarking) const {
  const Decl *Found = nullptr;
  for (const Decl *Redeclaration : D->redecls()) {
    if (!isHeader(Redeclaration))
      continue;
    if (HasMarking(Redeclaration))
      return nullptr;
    Found = Redeclaration;
  }
  return Found;
}

void MarkingContradictions::noteHeader(const Decl *Header) {
  Check.diag(Header->getLocation(), "declared here without the marking",
             DiagnosticIDs::Note);
}

void MarkingContradictions::checkParameters(const FunctionDecl *D) {
  for (unsigned I = 0; I < D->getNumParams(); ++I) {
    const ParmVarDecl *Parameter = D->getParamDecl(I);
    if (!isMarkedItself(Parameter))
      continue;
    const Decl *Header = unmarkedHeader(D, [&](const Decl *Other) {
      const auto *Function = cast<FunctionDecl>(Other);
      return I >= Function->getNumParams() ||
             isMarkedItself(Function->getParamDecl(I));
    });
    if (!Header)
      continue;
    Check.diag(Parameter->getLocation(),
               "parameter %0 of %1 is marked here, but not in the header that "
               "other units read; mark it there as well")
        << Parameter << D;
    noteHeader(cast<FunctionDecl>(Header)->getParamDecl(I));
  }
}

/// A pointer to the base, or a reference, calls the overrider unmarked.
void MarkingContradictions::checkOverridden(const CXXMethodDecl *D) {
  for (const CXXMethodDecl *Base : D->overridden_methods()) {
    if (Sources.isInSystemHeader(Base->getLocation()) ||
        erasesItself(Base, Known.markings()))
      continue;
    for (unsigned I = 0; I < D->getNumParams() && I < Base->getNumParams();
         ++I) {
      const ParmVarDecl *Parameter = D->getParamDecl(I);
      if (!isMarkedItself(Parameter) || Known.useOf(Base->getParamDecl(I)))
        continue;
      Check.diag(Parameter->getLocation(),
                 "parameter %0 is marked here, but not in %q1, which this "
                 "overrides; calls through the base do not see the marking")
          << Parameter << Base << Check.FixIts.mark(Base->getParamDecl(I));
      noteHeader(Base->getParamDecl(I));
    }
  }
}

/// A marked function or variable that its header does not mark.
void MarkingContradictions::checkHeader(const ValueDecl *D) {
  if (!isMarkedItself(D))
    return;
  const Decl *Header = unmarkedHeader(D, [&](const Decl *Other) {
    return isMarkedItself(cast<ValueDecl>(Other));
  });
  if (!Header)
    return;
  Check.diag(D->getLocation(), "%0 is marked here, but not in the header that "
                               "other units read; mark it there as well")
      << D;
  noteHeader(Header);
}

bool MarkingContradictions::VisitFunctionDecl(FunctionDecl *D) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(D);
      Method && Method->isCanonicalDecl())
    checkOverridden(Method);
  // Each is looked at where it stands.
  if (isHeader(D) || !D->isExternallyVisible())
    return true;
  checkParameters(D);
  checkHeader(D);
  return true;
}

bool MarkingContradictions::VisitVarDecl(VarDecl *D) {
  if (isa<ParmVarDecl>(D))
    return true;
  if (D->getInit() && !D->getInit()->isTypeDependent()) {
    checkReferent(D);
    if (Known.markings().callsSecretFunction(D))
      forEachTarget(D->getInit(), [this](const FunctionDecl *Function,
                                         const DeclRefExpr *Name) {
        checkTarget(Function, Name);
      });
  }
  if (D->hasGlobalStorage() && D->isExternallyVisible() && !isHeader(D))
    checkHeader(D);
  return true;
}

/// A marked reference or pointer to a global that others use unmarked.
void MarkingContradictions::checkReferent(const VarDecl *D) {
  if (!D->getType()->isReferenceType() && !D->getType()->isPointerType())
    return;
  const Expr *Init = stripCasts(D->getInit());
  if (const auto *Unary = dyn_cast<UnaryOperator>(Init);
      Unary && Unary->getOpcode() == UO_AddrOf)
    Init = stripCasts(Unary->getSubExpr());
  else if (D->getType()->isPointerType() && !Init->getType()->isArrayType())
    return;
  const ValueDecl *Root = rootOf(Init);
  const auto *Global = dyn_cast_or_null<VarDecl>(Root);
  if (!Global || !Global->hasGlobalStorage() || Known.useOf(Global) ||
      !isMarkedItself(D) ||
      Known.context()
          .getBaseElementType(Global->getType())
          .isConstQualified() ||
      Sources.isInSystemHeader(Global->getLocation()))
    return;
  Check.diag(D->getLocation(),
             "%0 is marked, but %1, which it leads to, is not: other uses of "
             "%1 are not seen; mark %1")
      << D << Global << Check.FixIts.mark(Global);
}

/// The address of Function goes to a marked pointer.
void MarkingContradictions::checkTarget(const FunctionDecl *Function,
                                        const DeclRefExpr *Name) {
  if (Known.markings().isMarked(Function) || isHardenedAsTarget(Function) ||
      !Targets.insert(Name).second)
    return;
  Check.diag(Name->getBeginLoc(),
             "%0 is not marked, but the pointer it goes to, or its type, says "
             "that it erases itself; mark %0")
      << Function << Check.FixIts.markFunction(Function);
}

void MarkingContradictions::checkTargets(const Stmt *S) {
  forEachMarkedTarget(
      S, Known.markings(),
      [this](const FunctionDecl *Function, const DeclRefExpr *Name) {
        checkTarget(Function, Name);
      });
}

bool MarkingContradictions::VisitBinaryOperator(BinaryOperator *E) {
  checkTargets(E);
  return true;
}

bool MarkingContradictions::VisitInitListExpr(InitListExpr *E) {
  const InitListExpr *Semantic = E->getSemanticForm();
  checkTargets(Semantic ? Semantic : E);
  return true;
}

bool MarkingContradictions::VisitCXXConstructExpr(CXXConstructExpr *E) {
  checkTargets(E);
  return true;
}

bool MarkingContradictions::VisitCallExpr(CallExpr *E) {
  checkTargets(E);
  return true;
}

} // namespace lethe
