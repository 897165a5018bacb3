#include "MarkedTargets.h"
#include "FieldInits.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace lethe {

void forEachTarget(const Expr *Value, TargetVisitor Visit) {
  SmallVector<const Expr *, 4> Pending{Value};
  while (!Pending.empty()) {
    const Expr *Form = Pending.pop_back_val()->IgnoreParenCasts();
    if (const auto *List = dyn_cast<InitListExpr>(Form))
      Pending.append(List->inits().begin(), List->inits().end());
    else if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Form))
      Pending.append({Choice->getTrueExpr(), Choice->getFalseExpr()});
    else if (const auto *Unary = dyn_cast<UnaryOperator>(Form);
             Unary && Unary->getOpcode() == UO_AddrOf)
      Pending.push_back(Unary->getSubExpr());
    else if (const auto *Reference = dyn_cast<DeclRefExpr>(Form))
      if (const auto *Function = dyn_cast<FunctionDecl>(Reference->getDecl()))
        Visit(Function, Reference);
  }
}

static void visitList(const InitListExpr *List, const Markings &Marks,
                      TargetVisitor Visit) {
  QualType Type = List->getType();
  if (const ArrayType *Array = Marks.context().getAsArrayType(Type)) {
    if (!Array->getElementType()->isArrayType() &&
        Marks.callsSecretFunction(Array->getElementType()))
      forEachTarget(List, Visit);
    return;
  }
  forEachFieldInit(List, [&](const FieldDecl *Field, const Expr *Init) {
    // Those of a list by type are visited with it.
    if (Init && Marks.callsSecretFunction(Field) &&
        !(isa<InitListExpr>(Init) &&
          Marks.callsSecretFunction(Init->getType())))
      forEachTarget(Init, Visit);
  });
}

static void visitArguments(ArrayRef<const Expr *> Arguments,
                           const FunctionDecl *Callee, const Markings &Marks,
                           TargetVisitor Visit) {
  unsigned Count = std::min<unsigned>(Arguments.size(), Callee->getNumParams());
  for (unsigned I = 0; I < Count; ++I)
    if (Marks.callsSecretFunction(Callee->getParamDecl(I)))
      forEachTarget(Arguments[I], Visit);
}

void forEachMarkedTarget(const Stmt *S, const Markings &Marks,
                         TargetVisitor Visit) {
  if (const auto *List = dyn_cast<InitListExpr>(S)) {
    visitList(List, Marks, Visit);
  } else if (const auto *Assignment = dyn_cast<BinaryOperator>(S)) {
    if (Assignment->getOpcode() == BO_Assign &&
        Marks.callsSecretFunction(Assignment->getLHS()))
      forEachTarget(Assignment->getRHS(), Visit);
  } else if (const auto *Made = dyn_cast<CXXConstructExpr>(S)) {
    visitArguments({Made->getArgs(), Made->getNumArgs()},
                   Made->getConstructor(), Marks, Visit);
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    // The object of an overloaded operator comes first: no function.
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && !isa<CXXOperatorCallExpr>(S))
      visitArguments({Call->getArgs(), Call->getNumArgs()}, Callee, Marks,
                     Visit);
  }
}

bool isHardenedAsTarget(const FunctionDecl *Function) {
  const FunctionDecl *Definition = nullptr;
  if (!Function->isDefined(Definition) || Definition->isDependentContext())
    return false;
  GVALinkage Linkage =
      Function->getASTContext().GetGVALinkageForFunction(Definition);
  return Linkage == GVA_Internal || Linkage == GVA_StrongExternal;
}

} // namespace lethe
