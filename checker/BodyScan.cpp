#include "BodyScan.h"
#include "Secrets.h"

using namespace clang;

namespace lethe {

/// Deeper than any code by hand. Clang's CFG recurses over expressions.
static constexpr unsigned MaxNesting = 4000;

const VarDecl *localNamed(const Expr *E) {
  const auto *Reference = dyn_cast<DeclRefExpr>(bare(E));
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  return Variable && Variable->hasLocalStorage() ? Variable : nullptr;
}

BodyScan::BodyScan(const FunctionDecl *Function, ASTContext &Context)
    : Function(Function), Where(Context) {
  llvm::SmallVector<std::pair<const Stmt *, unsigned>, 64> Pending;
  Pending.push_back({Function->getBody(), 0});
  auto Push = [&](const Stmt *Child, const Stmt *Parent, unsigned Depth) {
    if (Child && Parents.try_emplace(Child, Parent).second)
      Pending.push_back({Child, Depth});
  };
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      Push(Init->getInit(), Function->getBody(), 1);
  while (!Pending.empty()) {
    auto [S, Depth] = Pending.pop_back_val();
    TooDeep |= Depth > MaxNesting;
    visit(S);
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Capture : Lambda->capture_inits())
        Push(Capture, S, Depth + 1);
      continue;
    }
    for (const Stmt *Child : S->children())
      Push(Child, S, Depth + 1);
  }
}

const Stmt *BodyScan::loopAround(const Stmt *S) const {
  while (S && !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
    S = parentOf(S);
  return S;
}

void BodyScan::visitAssignment(const BinaryOperator *E) {
  if (E->getOpcode() == BO_Assign)
    Assignments.push_back(E);
  const VarDecl *Variable = localNamed(E->getLHS());
  if (!Variable || !Variable->getType()->isPointerType())
    return;
  // Parameters have had another value before.
  const Expr *Value = E->getRHS();
  if (E->isCompoundAssignmentOp() || rootOf(Value) == Variable) {
    Where.addMove(Variable);
    return;
  }
  if (Value->isValueDependent() ||
      !Value->isNullPointerConstant(Where.context(),
                                    Expr::NPC_ValueDependentIsNotNull)) {
    Where.addSource(Variable, Value);
    if (isa<ParmVarDecl>(Variable))
      Where.addSource(Variable, E->getLHS());
  }
}

void BodyScan::visitUnary(const UnaryOperator *E) {
  const VarDecl *Variable = localNamed(E->getSubExpr());
  if (!Variable || !Variable->getType()->isPointerType())
    return;
  if (E->isIncrementDecrementOp())
    Where.addMove(Variable);
  // Whoever gets the address of a pointer may set it. Twice: so that no
  // source counts as the only one.
  if (E->getOpcode() == UO_AddrOf)
    for (unsigned Time = 0; Time < 2; ++Time)
      Where.addSource(Variable, E->getSubExpr());
}

void BodyScan::visit(const Stmt *S) {
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    if (Operator && Operator->getOperator() == OO_Equal)
      Assignments.push_back(Operator);
    else
      Calls.push_back(Call);
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->isAssignmentOp())
      visitAssignment(Binary);
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
    visitUnary(Unary);
  } else if (const auto *Reference = dyn_cast<DeclRefExpr>(S)) {
    if (isa<VarDecl>(Reference->getDecl()))
      Mentions.push_back(Reference);
  } else if (isa<CXXThisExpr>(S)) {
    Mentions.push_back(cast<Expr>(S));
  } else if (isa<AsmStmt>(S)) {
    HasAssembly = true;
  } else if (const auto *Declarations = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declarations->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D);
          Variable && Variable->hasLocalStorage() && Variable->getInit() &&
          (Variable->getType()->isPointerType() ||
           Variable->getType()->isReferenceType()))
        if (!Variable->getInit()->isNullPointerConstant(
                Where.context(), Expr::NPC_ValueDependentIsNotNull))
          Where.addSource(Variable, Variable->getInit());
  }
}

} // namespace lethe
