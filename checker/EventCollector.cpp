#include "EventCollector.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

void EventCollector::add(Kind What, const OptionalPath &Where, const Stmt *At,
                         std::string Name, const Expr *Size) {
  if (!Where)
    return;
  LifetimeEvent Event{What, *Where, At, At->getBeginLoc(), std::move(Name),
                      Size};
  if (What == Kind::Wipe)
    if (const Stmt *Loop = Body.loopAround(At))
      LoopWipes[Loop].push_back(*Where);
  Events.push_back(std::move(Event));
}

void EventCollector::visit(const CFGElement &Element) {
  if (auto Statement = Element.getAs<CFGStmt>())
    return visitStmt(Statement->getStmt());
  if (auto Initializer = Element.getAs<CFGInitializer>()) {
    const CXXCtorInitializer *Init = Initializer->getInitializer();
    const FieldDecl *Field = Init->getAnyMember();
    if (!Field)
      return;
    StoragePath Member = StoragePath::ofThis().pointee().field(Field);
    if (Field->getType()->isAnyPointerType())
      setPointer(Member, Init->getInit(), Init->getInit());
    else if (!isZero(Init->getInit(), Body.context()))
      add(Kind::Write, Member, Init->getInit());
    return;
  }
  const VarDecl *Variable = nullptr;
  const Stmt *Trigger = nullptr;
  if (auto Ends = Element.getAs<CFGLifetimeEnds>()) {
    Variable = Ends->getVarDecl();
    Trigger = Ends->getTriggerStmt();
  } else if (auto Destroyed = Element.getAs<CFGAutomaticObjDtor>()) {
    Variable = Destroyed->getVarDecl();
    Trigger = Destroyed->getTriggerStmt();
    if (!isPlainOwner(Variable->getType()))
      return;
  }
  if (!Variable || !Trigger)
    return;
  StoragePath Path = StoragePath::ofVariable(Variable);
  if (isPlainOwner(Variable->getType())) {
    if (!Element.getAs<CFGAutomaticObjDtor>())
      return;
    Path = Path.pointee();
  }
  // At its end, where the trigger is the block around the variable.
  SourceLocation Location = isa<CompoundStmt>(Trigger) ? Trigger->getEndLoc()
                                                       : Trigger->getBeginLoc();
  Events.push_back({Kind::ScopeEnd, Path, Trigger, Location, {}, nullptr});
}

void EventCollector::visitStmt(const Stmt *S) {
  if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D))
        visitVariable(Variable);
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->isAssignmentOp())
      visitAssignment(Binary);
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    visitCall(Call);
  } else if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S)) {
    visitDelete(Delete);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    visitConstruct(Construct);
  } else if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
    if (const Expr *Value = Return->getRetValue())
      forgetValue(Value, S);
  } else if (const auto *List = dyn_cast<InitListExpr>(S)) {
    for (const Expr *Init : List->inits())
      if (Init && Init->getType()->isAnyPointerType())
        forgetValue(Init, S);
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.capturesVariable()) {
        StoragePath Captured =
            StoragePath::ofVariable(Capture.getCapturedVar());
        add(Kind::Forget, Captured, S);
        add(Kind::Forget, Captured.pointee(), S);
      }
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
    if (Unary->isIncrementDecrementOp() &&
        Known.useOf(Unary->getSubExpr()).isData())
      add(Kind::Write, Body.object(Unary->getSubExpr()), S);
  }
}

/// The memory that Value leads to, and what it holds, is used elsewhere.
void EventCollector::forgetValue(const Expr *Value, const Stmt *At) {
  if (Value->getType()->isAnyPointerType())
    return add(Kind::Forget, Body.pointee(Value), At);
  const Expr *Inner = stripCasts(Value);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Inner);
      Construct && Construct->getNumArgs() == 1)
    Inner = stripCasts(Construct->getArg(0));
  if (!Inner->getType()->isRecordType())
    return;
  if (OptionalPath Object = Body.object(Inner)) {
    add(Kind::Forget, Object, At);
    add(Kind::Forget, Object->pointee(), At);
  }
}

static bool isAllocation(const Expr *Value) {
  const auto *Call = dyn_cast<CallExpr>(Value);
  if (!Call)
    return false;
  if (isPlainAllocation(Call))
    return true;
  const auto *Callee = dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl());
  if (!Callee || !Callee->getDeclName().isIdentifier())
    return false;
  StringRef Name = Callee->getName();
  return Name.contains_insensitive("alloc") ||
         Name.starts_with_insensitive("make_unique");
}

static bool isReallocation(const Expr *Value) {
  const auto *Call = dyn_cast<CallExpr>(Value);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->getDeclName().isIdentifier() &&
         Callee->getName().contains_insensitive("realloc");
}

void EventCollector::setPointer(const StoragePath &Pointer, const Expr *Value,
                                const Stmt *At) {
  StoragePath Memory = Pointer.pointee();
  const Expr *Inner = stripCasts(Value);
  if (isZero(Inner, Body.context()))
    return add(Kind::Fresh, Memory, At);
  if (const auto *New = dyn_cast<CXXNewExpr>(Inner)) {
    const Expr *Init = New->getInitializer();
    return add(!Init || isZero(Init, Body.context()) ? Kind::Fresh
                                                     : Kind::Given,
               Memory, At);
  }
  if (isReallocation(Inner)) {
    const auto *Call = cast<CallExpr>(Inner);
    OptionalPath Old =
        Call->getNumArgs() ? Body.pointee(Call->getArg(0)) : std::nullopt;
    if (!Old || !(*Old == Memory))
      add(Kind::Given, Memory, At);
    return;
  }
  if (isAllocation(Inner))
    return add(Kind::Fresh, Memory, At);
  if (OptionalPath Source = Body.pointee(Value)) {
    if (*Source == Memory)
      return add(Kind::Alias, Memory, At);
    add(Kind::Forget, Source, At);
    return add(Kind::Forget, Memory, At);
  }
  add(isa<CallExpr>(Inner) ? Kind::Given : Kind::Forget, Memory, At);
}

void EventCollector::visitVariable(const VarDecl *Variable) {
  if (!Variable->hasLocalStorage() || Variable->getType()->isReferenceType())
    return;
  StoragePath Path = StoragePath::ofVariable(Variable);
  Events.push_back(
      {Kind::Declare, Path, nullptr, Variable->getLocation(), {}, nullptr});
  const Expr *Init = Variable->getInit();
  if (!Init)
    return;
  QualType Type = Variable->getType();
  if (Type->isAnyPointerType()) {
    // An alias is resolved wherever it is named.
    OptionalPath Memory = Body.pointee(Init);
    if (!Memory || isReallocation(stripCasts(Init)))
      setPointer(Path, Init, Init);
    else
      add(Kind::Alias, Memory, Init);
    return;
  }
  if (isPlainOwner(Type)) {
    if (const Expr *Inner = stripCasts(Init);
        isAllocation(Inner) || isZero(Inner, Body.context()))
      return;
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Inner)) {
      if (Construct->getNumArgs() == 0 ||
          isa<CXXDefaultArgExpr>(Construct->getArg(0)))
        return;
      // vector<T>(size), unique_ptr<T>(new T): room without content.
      const Expr *First = stripCasts(Construct->getArg(0));
      bool OneArgument = Construct->getNumArgs() == 1 ||
                         isa<CXXDefaultArgExpr>(Construct->getArg(1));
      if (OneArgument && First->getType()->isIntegerType())
        return add(Kind::Reserve, Path.pointee(), Init, "resize");
      if (const auto *New = dyn_cast<CXXNewExpr>(First);
          New && !New->getInitializer())
        return;
      if (const auto *From = dyn_cast<CXXConstructExpr>(First);
          From && From->getNumArgs() == 0)
        return;
    }
    return add(Kind::Write, Path.pointee(), Init);
  }
  if (!isZero(Init, Body.context()) && hasSecretBytes(Type, Known))
    add(Kind::Write, Path, Init);
  else if (Known.useOf(Variable).isData() && !isZero(Init, Body.context()))
    add(Kind::Write, Path, Init);
}

/// `key[i]` or `*p++`: one of many elements.
static bool isElement(const Expr *Target, const ASTContext &Context) {
  Target = stripCasts(Target);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Target))
    return !Subscript->getIdx()->isEvaluatable(Context);
  const auto *Unary = dyn_cast<UnaryOperator>(Target);
  return Unary && Unary->getOpcode() == UO_Deref &&
         !isa<CXXThisExpr>(stripCasts(Unary->getSubExpr()));
}

void EventCollector::visitStore(const Expr *Target, const Expr *Value,
                                const Stmt *At) {
  QualType Type = Target->getType();
  if (Type->isAnyPointerType()) {
    if (OptionalPath Pointer = Body.object(Target))
      setPointer(*Pointer, Value, At);
    return;
  }
  OptionalPath Object = Body.object(Target);
  if (!Object)
    return;
  const Expr *Subscripted = stripCasts(Target);
  bool Whole = !isa<ArraySubscriptExpr>(Subscripted);
  if (isZero(Value, Body.context())) {
    if (Body.loopAround(At) ? Whole || isElement(Target, Body.context())
                            : Whole && !isElement(Target, Body.context()))
      add(Kind::Wipe, Object, At);
    else if (Type->isRecordType())
      add(Kind::Wipe, Object, At);
    return;
  }
  if (Known.useOf(Target).holdsSecret())
    add(Kind::Write, Object, At);
}

void EventCollector::visitAssignment(const BinaryOperator *E) {
  if (E->getOpcode() == BO_Assign)
    return visitStore(E->getLHS(), E->getRHS(), E);
  if (!E->getLHS()->getType()->isAnyPointerType() &&
      Known.useOf(E->getLHS()).isData())
    add(Kind::Write, Body.object(E->getLHS()), E);
}

void EventCollector::visitDelete(const CXXDeleteExpr *Delete) {
  OptionalPath Memory = Body.pointee(Delete->getArgument());
  // What a destructor leaves is reported at the destructor.
  QualType Type = Delete->getDestroyedType();
  const CXXRecordDecl *Class =
      Type.isNull() ? nullptr : Type->getAsCXXRecordDecl();
  bool Destroyed = Class && Class->hasDefinition() &&
                   Class->hasUserDeclaredDestructor() &&
                   !Class->getDestructor()->isDefaulted();
  add(Destroyed ? Kind::WipingRelease : Kind::Release, Memory, Delete,
      Delete->isArrayForm() ? "delete[]" : "delete");
}

void EventCollector::visitConstruct(const CXXConstructExpr *Construct) {
  const CXXConstructorDecl *Constructor = Construct->getConstructor();
  for (unsigned I = 0;
       I < Construct->getNumArgs() && I < Constructor->getNumParams(); ++I) {
    const Expr *Argument = Construct->getArg(I);
    QualType Parameter = Constructor->getParamDecl(I)->getType();
    if (Parameter->isRValueReferenceType() && Argument->isXValue())
      forgetValue(Argument, Construct);
    else if (Parameter->isPointerType() &&
             !Parameter->getPointeeType().isConstQualified())
      forgetValue(Argument, Construct);
  }
}

} // namespace lethe
