#include "ExposureFinder.h"
#include "KnownCalls.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

using Form = SecretUse::Form;

ExposureFinder::ExposureFinder(const FunctionDecl *Function,
                               ExposureCheck &Check, Secrets &Known)
    : Check(Check), Known(Known), Copies(Function, Known),
      Values(Known, &Copies) {}

void ExposureFinder::run(const FunctionDecl *Function) {
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    for (const CXXCtorInitializer *Initializer : Constructor->inits())
      TraverseStmt(Initializer->getInit());
  TraverseStmt(Function->getBody());
}

static bool isCharacter(QualType Type) { return Type->isAnyCharacterType(); }

/// A pointer that is printed as the string it leads to.
static bool isString(QualType Type, const ASTContext &Context) {
  Type = Type.getNonReferenceType();
  if (const ArrayType *Array = Context.getAsArrayType(Type))
    return isCharacter(Array->getElementType());
  return Type->isPointerType() && isCharacter(Type->getPointeeType());
}

/// Parts of what E is made of, where it is text in the making: a string that
/// is built or put together, a number that is turned into one.
static void addTextParts(const Expr *E,
                         llvm::SmallVectorImpl<const Expr *> &Into) {
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    Into.append({Choice->getTrueExpr(), Choice->getFalseExpr()});
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    if (Construct->getConstructor()->isInStdNamespace())
      Into.append(Construct->arg_begin(), Construct->arg_end());
  } else if (const auto *List = dyn_cast<InitListExpr>(E)) {
    Into.append(List->inits().begin(), List->inits().end());
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Member->getMethodDecl();
    if (Method && Method->isInStdNamespace() && Method->getIdentifier() &&
        llvm::StringSwitch<bool>(Method->getName())
            .Cases({"c_str", "data", "str", "substr", "append"}, true)
            .Default(false)) {
      Into.push_back(Member->getImplicitObjectArgument());
      Into.append(Member->arg_begin(), Member->arg_end());
    }
  } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->isInStdNamespace())
      return;
    if (Callee->getOverloadedOperator() == OO_Plus ||
        (Callee->getIdentifier() && Callee->getName() == "quoted"))
      Into.append(Call->arg_begin(), Call->arg_end());
  }
}

/// Value, and all text that it is put together from, becomes a marked object.
void ExposureFinder::keep(const Expr *Value) {
  llvm::SmallVector<const Expr *, 4> Pending{Value};
  while (!Pending.empty()) {
    const Expr *Part = stripCasts(Pending.pop_back_val());
    if (Kept.insert(Part).second)
      addTextParts(Part, Pending);
  }
}

/// What of a secret the value of one expression gives away.
SecretUse ExposureFinder::partUse(const Expr *E, bool Bytes) const {
  SecretUse Use = Values.valueOf(E);
  if (Use.isAddress()) {
    // Streams print what is behind a string's address, no other.
    if (!Bytes && E->getType()->isPointerType() &&
        !isString(E->getType(), Known.context()))
      return {};
    return Use;
  }
  if (Use || !Bytes)
    return Use;
  // A struct with a secret inside, written as it is in memory.
  Use = Known.useOf(E);
  if (Use.Kind == Form::HolderAddress)
    return Use;
  const ValueDecl *Root = rootOf(E);
  return Root ? Filled.lookup(Root) : SecretUse();
}

SecretUse ExposureFinder::exposedUse(const Expr *E, bool Bytes) const {
  llvm::SmallVector<const Expr *, 4> Pending{E};
  while (!Pending.empty()) {
    const Expr *Part = Pending.pop_back_val();
    if (isa<CXXDefaultArgExpr>(Part))
      continue;
    if (SecretUse Use = partUse(Part, Bytes))
      return Use;
    addTextParts(stripCasts(Part), Pending);
  }
  return {};
}

/// Part of a local aggregate is set to Value.
void ExposureFinder::fill(const Expr *Part, const Expr *Value) {
  Part = stripCasts(Part);
  while (true) {
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Part))
      Part = stripCasts(Subscript->getBase());
    else if (const auto *Member = dyn_cast<MemberExpr>(Part);
             Member && !Member->isArrow())
      Part = stripCasts(Member->getBase());
    else
      break;
  }
  const auto *Reference = dyn_cast<DeclRefExpr>(Part);
  if (!Reference)
    return;
  SecretUse Use = partUse(Value, /*Bytes=*/true);
  if (Use && Value->getType()->isPointerType())
    Filled[Reference->getDecl()] = std::move(Use);
}

bool ExposureFinder::VisitVarDecl(VarDecl *D) {
  if (!D->getInit())
    return true;
  if (Known.useOf(D)) {
    keep(D->getInit());
    return true;
  }
  llvm::SmallVector<const Expr *, 8> Pending{D->getInit()};
  while (!Pending.empty()) {
    const Expr *Part = Pending.pop_back_val();
    if (const auto *List = dyn_cast<InitListExpr>(Part)) {
      Pending.append(List->inits().begin(), List->inits().end());
    } else if (Part != D->getInit() && Part->getType()->isPointerType()) {
      if (SecretUse Use = partUse(Part, /*Bytes=*/true))
        Filled[D] = std::move(Use);
    }
  }
  return true;
}

bool ExposureFinder::VisitBinaryOperator(BinaryOperator *E) {
  if (E->getOpcode() == BO_Assign && Known.useOf(E->getLHS()))
    keep(E->getRHS());
  else if (E->getOpcode() == BO_Assign &&
           isa<ArraySubscriptExpr, MemberExpr>(stripCasts(E->getLHS())) &&
           E->getRHS()->getType()->isPointerType())
    fill(E->getLHS(), E->getRHS());
  return true;
}

void ExposureFinder::readStream(const CXXOperatorCallExpr *E) {
  if (E->getNumArgs() != 2 || !isTextStream(E->getArg(0)->getType()) ||
      Known.useOf(E->getArg(0)))
    return;
  // An operator of the user's own may print a placeholder: it is looked at
  // where it is defined.
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee || (!isa<CXXMethodDecl>(Callee) && !Callee->isInStdNamespace()))
    return;
  if (SecretUse Use = exposedUse(E->getArg(1), /*Bytes=*/false))
    Check.report(SinkKind::Print, "operator<<", Use, E->getArg(1));
}

void ExposureFinder::readStreamMember(const CXXMemberCallExpr *E) {
  const CXXMethodDecl *Method = E->getMethodDecl();
  const Expr *Object = E->getImplicitObjectArgument();
  if (!Method || !Method->getIdentifier() || !E->getNumArgs() ||
      Known.useOf(Object))
    return;
  StringRef Name = Method->getName();
  if (!(isTextStream(Object->getType()) &&
        (Name == "write" || Name == "put")) &&
      !(Method->isInStdNamespace() && (Name == "sputn" || Name == "sputc")))
    return;
  if (SecretUse Use = exposedUse(E->getArg(0), /*Bytes=*/true))
    Check.report(SinkKind::Output, Name.str(), Use, E->getArg(0));
}

bool ExposureFinder::VisitCallExpr(CallExpr *E) {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Operator->getOperator() == OO_LessLess)
      readStream(Operator);
    else if (Operator->isAssignmentOp() && Operator->getNumArgs() == 2 &&
             Known.useOf(Operator->getArg(0)))
      keep(Operator->getArg(1));
    return true;
  }
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    readStreamMember(Member);
  std::string Name = calleeName(E);
  if (Name.empty())
    return true;
  for (const SunkArgument &Argument :
       Check.Known.argumentsOf(E, Name, Known.context())) {
    if (Argument.Kind == SinkKind::Text &&
        (Kept.contains(E) ||
         (Argument.Destination && Known.useOf(Argument.Destination))))
      continue;
    if (SecretUse Use = exposedUse(Argument.Value, Argument.Bytes))
      Check.report(Argument.Kind, Name, Use, Argument.Value);
  }
  return true;
}

static bool isStandardException(const CXXRecordDecl *Class) {
  auto IsException = [](const CXXRecordDecl *D) {
    return D->isInStdNamespace() && D->getIdentifier() &&
           D->getName() == "exception";
  };
  return Class->hasDefinition() &&
         (IsException(Class) ||
          !Class->forallBases(
              [&](const CXXRecordDecl *Base) { return !IsException(Base); }));
}

bool ExposureFinder::VisitCXXConstructExpr(CXXConstructExpr *E) {
  const CXXRecordDecl *Class = E->getConstructor()->getParent();
  if (!isStandardException(Class) ||
      E->getConstructor()->isCopyOrMoveConstructor())
    return true;
  for (const Expr *Argument : E->arguments())
    if (SecretUse Use = exposedUse(Argument, /*Bytes=*/false))
      Check.reportException(Argument, Class->getNameAsString(), Use);
  return true;
}

bool ExposureFinder::VisitCXXThrowExpr(CXXThrowExpr *E) {
  const Expr *Thrown = E->getSubExpr();
  if (!Thrown || Known.markings().holdsSecret(Thrown->getType()))
    return true;
  const auto *Class = Thrown->getType()->getAsCXXRecordDecl();
  if (Class && isStandardException(Class))
    return true;
  if (SecretUse Use = exposedUse(Thrown, /*Bytes=*/false)) {
    Check.reportException(Thrown,
                          Class ? Class->getNameAsString()
                                : Thrown->getType().getAsString(),
                          Use);
    return true;
  }
  const auto *Construct = dyn_cast<CXXConstructExpr>(stripCasts(Thrown));
  if (!Construct || Construct->getConstructor()->isInStdNamespace())
    return true;
  for (const Expr *Argument : Construct->arguments())
    if (SecretUse Use = exposedUse(Argument, /*Bytes=*/false))
      Check.reportException(Argument, Class->getNameAsString(), Use);
  return true;
}

} // namespace lethe
