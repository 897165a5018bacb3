#include "CopyFinder.h"
#include "CopiedMemory.h"
#include "KnownCalls.h"
#include "StoringCalls.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

CopyFinder::CopyFinder(Secrets &Known, Carriers &Carrying, Reporter Report)
    : Known(Known), Carrying(Carrying), Report(std::move(Report)) {}

/// The copies a class makes of itself are its copy operations' business, and
/// secret-copyable-type's.
static bool isCopyOperation(const FunctionDecl *Function) {
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    return Constructor->isCopyOrMoveConstructor();
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  return Method && (Method->isCopyAssignmentOperator() ||
                    Method->isMoveAssignmentOperator());
}

void CopyFinder::search(const FunctionDecl *Function) {
  checkParameters(Function);
  if (!Function->doesThisDeclarationHaveABody() || isCopyOperation(Function))
    return;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    for (const CXXCtorInitializer *Init : Constructor->inits()) {
      if (!Init->isWritten())
        continue;
      if (const FieldDecl *Field = Init->getAnyMember()) {
        checkValue(Init->getInit(), Init->getSourceLocation(),
                   "initialisation of '" + Field->getNameAsString() + "'",
                   reference());
        checkBytesInto(Field, Init->getInit());
      }
      TraverseStmt(Init->getInit());
    }
  TraverseStmt(Function->getBody());
}

void CopyFinder::search(const VarDecl *Variable) {
  VisitVarDecl(const_cast<VarDecl *>(Variable));
  TraverseStmt(const_cast<Expr *>(Variable->getInit()));
}

void CopyFinder::report(SourceLocation Location, std::string Where,
                        const SecretUse &Use, QualType Type, StringRef Advice,
                        const ParmVarDecl *Parameter) {
  TypeSecrecy OfType = Known.markings().secrecyOf(Type.getNonReferenceType());
  std::string What = "a secret";
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (OfType.Part && Class && Class->isLambda())
    What = "a lambda with secret '" + OfType.Part->getNameAsString() + "'";
  else if (OfType)
    What = OfType.describe(Known.context());
  else if (Use.Source)
    What = "secret '" + Use.Source->getNameAsString() + "'";
  Report({Location, std::move(Where), Advice.str(), std::move(What), Use,
          /*IntoUnmarked=*/false, Parameter});
}

void CopyFinder::reportBytes(const Expr *E, std::string Where,
                             const SecretUse &Use, std::string Advice) {
  std::string What = Use.Source
                         ? "secret '" + Use.Source->getNameAsString() + "'"
                         : "a secret";
  Report({E->getBeginLoc(), std::move(Where), std::move(Advice),
          std::move(What), Use, /*IntoUnmarked=*/true});
}

void CopyFinder::checkValue(const Expr *Value, SourceLocation Location,
                            std::string Where, StringRef Advice) {
  const Expr *Object = copiedObject(Value);
  if (!Object || !Carrying.carries(Object))
    return;
  std::string Instead = Advice.str();
  if (Advice == "reference" || Advice == "pointer")
    Instead = "use a " + Instead;
  report(Location, std::move(Where), Known.useOf(Object), Object->getType(),
         Instead);
}

//===-- parameters and arguments ------------------------------------------===//

namespace {
/// Looks for std::move of a parameter.
class MoveVisitor : public RecursiveASTVisitor<MoveVisitor> {
public:
  explicit MoveVisitor(const ValueDecl *D) : D(D) {}
  bool VisitCallExpr(CallExpr *E) {
    return !(E->isCallToStdMove() && rootOf(E->getArg(0)) == D);
  }

private:
  const ValueDecl *D;
};
} // namespace

/// The function keeps what it is handed, by moving it: the caller decides
/// whether there is a copy.
bool CopyFinder::isSink(const ParmVarDecl *Parameter,
                        const FunctionDecl *Function) {
  const CXXRecordDecl *Class = Parameter->getType()->getAsCXXRecordDecl();
  const FunctionDecl *Definition = nullptr;
  if (!Class || !Class->hasDefinition() || movesByCopy(Class) ||
      !Function->hasBody(Definition))
    return false;
  auto [Known, New] = Sinks.try_emplace(Parameter, false);
  if (New) {
    MoveVisitor Visitor(
        Definition->getParamDecl(Parameter->getFunctionScopeIndex()));
    Known->second =
        !Visitor.TraverseDecl(const_cast<FunctionDecl *>(Definition));
  }
  return Known->second;
}

bool CopyFinder::isReportedParameter(const ParmVarDecl *Parameter,
                                     const FunctionDecl *Function) {
  QualType Type = Parameter->getType();
  if (!Type->isRecordType() || !Carrying.carries(Parameter) ||
      Known.context().getSourceManager().isInSystemHeader(
          Function->getLocation()))
    return false;
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
      Class && !isCopyConstructible(Class))
    return false;
  // The overridden function is reported.
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function);
      Method && Method->size_overridden_methods())
    return false;
  return !Function->isDeleted() && !Function->isImplicit() &&
         !isSink(Parameter, Function);
}

void CopyFinder::checkParameters(const FunctionDecl *Function) {
  // Once for all declarations.
  const FunctionDecl *Definition = nullptr;
  Function->isDefined(Definition);
  if (Function != (Definition ? Definition : Function->getCanonicalDecl()))
    return;
  for (const ParmVarDecl *Parameter : Function->parameters())
    if (isReportedParameter(Parameter, Function))
      report(Parameter->getLocation(),
             Parameter->getName().empty()
                 ? "unnamed parameter"
                 : "parameter '" + Parameter->getNameAsString() + "'",
             Known.useOf(Parameter), Parameter->getType(),
             isCxx() ? "pass a const reference" : "pass a pointer", Parameter);
}

void CopyFinder::checkArguments(ArrayRef<const Expr *> Arguments,
                                const FunctionDecl *Callee) {
  for (unsigned I = 0; I < Arguments.size(); ++I) {
    const ParmVarDecl *Parameter = Callee && I < Callee->getNumParams()
                                       ? Callee->getParamDecl(I)
                                       : nullptr;
    if (Parameter && (Parameter->getType()->isReferenceType() ||
                      isReportedParameter(Parameter, Callee)))
      continue;
    bool Variable = Callee && Callee->isVariadic() && !Parameter;
    checkValue(Arguments[I], Arguments[I]->getBeginLoc(),
               Variable ? "variable argument" : "argument",
               Parameter && isCxx() && isSink(Parameter, Callee)
                   ? "move it"
                   : "pass a pointer");
  }
}

void CopyFinder::checkStored(const Expr *E, ArrayRef<const Expr *> Arguments) {
  StoringCall Storing = asStoring(E, Known.context());
  for (const Expr *Argument : Storing.Copied) {
    const Expr *Object = Argument->IgnoreParenImpCasts();
    if (Carrying.carries(Object))
      report(Argument->getBeginLoc(), Storing.Name, Known.useOf(Object),
             Object->getType(), "keep one object, and a pointer to it here");
  }
}

//===-- bytes -------------------------------------------------------------===//

/// Whether a context that is secret as a whole gives part of itself, a tag or a
/// digest, to its user. Which of its parts are public nobody has said.
bool CopyFinder::isResult(const SecretUse &Use, const Expr *Destination) {
  const auto *Field = dyn_cast_or_null<FieldDecl>(Use.Source);
  if (!Field || !Destination || Known.markings().isMarked(Field) ||
      Known.markings().secrecyOf(Field->getType()))
    return false;
  // One array is all the secret there is: a key, and no context.
  auto Siblings = Field->getParent()->fields();
  if (llvm::count_if(Siblings, [](const FieldDecl *One) {
        return One->getType()->isArrayType() || One->getType()->isRecordType();
      }) < 2)
    return false;
  const auto *Local = dyn_cast_or_null<VarDecl>(rootOf(Destination));
  return !Local || isa<ParmVarDecl>(Local) || Local->getType()->isPointerType();
}

void CopyFinder::checkBytes(const CallExpr *E) {
  std::optional<CopyCall> Copy = asCopy(E);
  if (!Copy || IntoMarked.contains(E))
    return;
  SecretUse Use = Known.useOf(Copy->Source);
  if (!leadsToBytes(Copy->Source, Use, Known.context()) ||
      (Copy->Destination && isMarkedMemory(Copy->Destination, Known)) ||
      isResult(Use, Copy->Destination))
    return;
  const ValueDecl *Target =
      Copy->Destination ? rootOf(Copy->Destination) : nullptr;
  std::string Advice = "copy it into marked memory";
  if (Target && !Target->getNameAsString().empty())
    Advice = "mark '" + Target->getNameAsString() + "'";
  reportBytes(E, "'" + Copy->Name + "'", Use, std::move(Advice));
}

/// A copy that Value makes, as `strdup` does, goes into Target.
void CopyFinder::checkBytesInto(const ValueDecl *Target, const Expr *Value) {
  if (Value && Target && Known.useOf(Target))
    IntoMarked.insert(stripCasts(Value));
}

//===-- what copies -------------------------------------------------------===//

bool CopyFinder::VisitVarDecl(VarDecl *D) {
  // Those of functions, catch clauses, loops and lambdas are seen with these.
  const Expr *Init = D->getInit();
  if (!Init || isa<ParmVarDecl>(D) || D->isExceptionVariable() ||
      D->isCXXForRangeDecl() || D->isInitCapture() || D->isImplicit() ||
      D->getType()->isReferenceType())
    return true;
  checkBytesInto(D, Init);
  bool Binding = isa<DecompositionDecl>(D);
  checkValue(Init, D->getLocation(),
             Binding ? "structured binding"
                     : "initialisation of '" + D->getNameAsString() + "'",
             reference());
  return true;
}

bool CopyFinder::VisitBinaryOperator(BinaryOperator *E) {
  if (E->getOpcode() != BO_Assign)
    return true;
  if (const ValueDecl *Target = rootOf(E->getLHS()))
    checkBytesInto(Target, E->getRHS());
  if (E->getType()->isRecordType())
    checkValue(E->getRHS(), E->getOperatorLoc(), "assignment", reference());
  return true;
}

bool CopyFinder::VisitInitListExpr(InitListExpr *E) {
  const RecordDecl *Record = E->getType()->getAsRecordDecl();
  llvm::SmallVector<const FieldDecl *, 8> Fields;
  if (Record && Record->isUnion())
    Fields.push_back(E->getInitializedFieldInUnion());
  else if (Record)
    llvm::append_range(Fields, Record->fields());
  unsigned Bases = 0;
  if (const auto *Class = dyn_cast_or_null<CXXRecordDecl>(Record))
    Bases = Class->getNumBases();
  for (unsigned I = 0; I < E->getNumInits(); ++I) {
    const FieldDecl *Field =
        I >= Bases && I - Bases < Fields.size() ? Fields[I - Bases] : nullptr;
    checkBytesInto(Field, E->getInit(I));
    checkValue(E->getInit(I), E->getInit(I)->getBeginLoc(),
               Field ? "initialisation of '" + Field->getNameAsString() + "'"
                     : "initialisation",
               reference());
  }
  return true;
}

bool CopyFinder::VisitReturnStmt(ReturnStmt *S) {
  if (!S->getRetValue())
    return true;
  const Expr *Object = copiedObject(S->getRetValue());
  if (!Object)
    return true;
  const auto *Reference = dyn_cast<DeclRefExpr>(stripCasts(Object));
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  if (Variable && S->getNRVOCandidate() == Variable &&
      Variable->isNRVOVariable())
    return true; // constructed where the caller wants it
  checkValue(S->getRetValue(), S->getRetValue()->getBeginLoc(), "return",
             isCxx() ? "return a reference, or a temporary"
                     : "let the caller pass a pointer to its object");
  return true;
}

bool CopyFinder::VisitCallExpr(CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  ArrayRef<const Expr *> Arguments(E->getArgs(), E->getNumArgs());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (isa<CXXOperatorCallExpr>(E) && Method && Method->isInstance())
    Arguments = Arguments.drop_front();
  if (Method && isCopyOperation(Method)) {
    const Expr *Source = Arguments.front()->IgnoreParenImpCasts();
    bool Copies = Method->isCopyAssignmentOperator()
                      ? !isa<MaterializeTemporaryExpr>(Source)
                      : Method->isTrivial() && Source->isXValue() &&
                            !isa<MaterializeTemporaryExpr>(Source);
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
    if (Copies && Carrying.carries(Source))
      report(Operator ? Operator->getOperatorLoc() : E->getExprLoc(),
             "assignment", Known.useOf(Source), Source->getType(),
             "use a reference");
    return true;
  }
  checkArguments(Arguments, Callee);
  checkBytes(E);
  checkStored(E, Arguments);
  if (const Expr *First = asRangeCopy(E)) {
    const auto *Member = cast<CXXMemberCallExpr>(E);
    SecretUse Use = Known.useOf(First);
    if (Use.isAddress() &&
        !isMarkedMemory(Member->getImplicitObjectArgument(), Known))
      reportBytes(E, "'" + Member->getMethodDecl()->getNameAsString() + "'",
                  Use, "copy it into marked memory");
  }
  return true;
}

bool CopyFinder::VisitCXXConstructExpr(CXXConstructExpr *E) {
  const CXXConstructorDecl *Constructor = E->getConstructor();
  if (Constructor->isCopyOrMoveConstructor())
    return true;
  ArrayRef<const Expr *> Arguments(E->getArgs(), E->getNumArgs());
  checkArguments(Arguments, Constructor);
  checkStored(E, Arguments);
  const Expr *First = asRangeCopy(E);
  if (!First || IntoMarked.contains(E) || Known.useOf(E))
    return true;
  SecretUse Use = Known.useOf(First);
  if (Use.isAddress())
    reportBytes(E,
                "construction of a 'std::" +
                    Constructor->getParent()->getNameAsString() + "'",
                Use, "copy it into marked memory");
  return true;
}

bool CopyFinder::VisitCXXNewExpr(CXXNewExpr *E) {
  if (E->getInitializer())
    checkValue(E->getInitializer(), E->getBeginLoc(), "'new'",
               "use a reference");
  return true;
}

bool CopyFinder::VisitVAArgExpr(VAArgExpr *E) {
  if (E->getType()->isRecordType() && Carrying.carries(E))
    report(E->getBeginLoc(), "'va_arg'", Known.useOf(E), E->getType(),
           "pass a pointer");
  return true;
}

/// A capture copies scalars and arrays as well as objects.
static bool capturesSecret(const ValueDecl *Variable, Secrets &Known,
                           Carriers &Carrying) {
  SecretUse Use = Known.useOf(Variable);
  QualType Type = Variable->getType().getNonReferenceType();
  return Use.isData() && Type->isScalarType() && !Type->isAnyPointerType()
             ? true
             : Carrying.carries(Variable);
}

bool CopyFinder::VisitLambdaExpr(LambdaExpr *E) {
  checkParameters(E->getCallOperator());
  auto Init = E->capture_init_begin();
  for (const LambdaCapture &Capture : E->captures()) {
    const Expr *Value = *Init++;
    if (Capture.getCaptureKind() == LCK_StarThis && Value) {
      checkValue(Value, Capture.getLocation(), "lambda",
                 "capture 'this' instead");
      continue;
    }
    if (!Capture.capturesVariable() || Capture.getCaptureKind() != LCK_ByCopy)
      continue;
    const ValueDecl *Variable = Capture.getCapturedVar();
    SourceLocation Location = Capture.getLocation();
    if (E->isInitCapture(&Capture)) {
      if (Value)
        checkValue(Value, Location, "lambda", "capture a reference");
    } else if (capturesSecret(Variable, Known, Carrying)) {
      report(Location, "lambda", Known.useOf(Variable), Variable->getType(),
             "capture a reference");
    }
  }
  return true;
}

bool CopyFinder::VisitBlockExpr(BlockExpr *E) {
  for (const BlockDecl::Capture &Capture : E->getBlockDecl()->captures()) {
    const VarDecl *Variable = Capture.getVariable();
    if (!Capture.isByRef() && !Variable->getType()->isReferenceType() &&
        capturesSecret(Variable, Known, Carrying))
      report(E->getCaretLocation(), "block", Known.useOf(Variable),
             Variable->getType(), "capture a pointer");
  }
  return true;
}

bool CopyFinder::VisitCXXForRangeStmt(CXXForRangeStmt *S) {
  const VarDecl *Variable = S->getLoopVariable();
  if (!Variable || Variable->getType()->isReferenceType() ||
      !Variable->getInit())
    return true;
  checkValue(Variable->getInit(), Variable->getLocation(),
             isa<DecompositionDecl>(Variable)
                 ? "structured binding"
                 : "loop variable '" + Variable->getNameAsString() + "'",
             "use a reference");
  return true;
}

bool CopyFinder::VisitCXXThrowExpr(CXXThrowExpr *E) {
  const Expr *Thrown = E->getSubExpr();
  if (!Thrown || !Thrown->getType()->isRecordType())
    return true;
  if (const Expr *Object = copiedObject(Thrown))
    Thrown = Object;
  if (Carrying.carries(Thrown))
    report(E->getThrowLoc(), "'throw'", Known.useOf(Thrown), Thrown->getType(),
           "throw an object without secrets");
  return true;
}

bool CopyFinder::VisitCXXCatchStmt(CXXCatchStmt *S) {
  const VarDecl *Variable = S->getExceptionDecl();
  if (Variable && Variable->getType()->isRecordType() &&
      Carrying.carries(Variable))
    report(Variable->getLocation(),
           Variable->getName().empty()
               ? "'catch'"
               : "exception variable '" + Variable->getNameAsString() + "'",
           Known.useOf(Variable), Variable->getType(),
           "catch a const reference");
  return true;
}

} // namespace lethe
