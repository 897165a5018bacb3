#include "LostFlows.h"
#include "KnownCalls.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

using Form = SecretUse::Form;

LostFlows::LostFlows(const FunctionDecl *Function, LostAnnotationCheck &Check,
                     Secrets &Known)
    : Function(Function), Check(Check), Known(Known), Copies(Function, Known),
      Values(Known, &Copies) {}

void LostFlows::run() {
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    for (const CXXCtorInitializer *Initializer : Constructor->inits())
      if (const FieldDecl *Field = Initializer->getAnyMember()) {
        Expr *Init = Initializer->getInit();
        if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Init))
          Init = const_cast<Expr *>(Default->getExpr());
        store({Field}, Init);
        TraverseStmt(Init);
      }
  TraverseStmt(Function->getBody());
  for (const Waiting &Field : Fields)
    if (Escaped.contains(Field.Object))
      Check.reportStore(Field.Field, false, Field.Use, Field.Value);
}

bool LostFlows::TraverseLambdaExpr(LambdaExpr *E) {
  bool Outer = std::exchange(InLambda, true);
  bool Result = TraverseStmt(E->getBody());
  InLambda = Outer;
  return Result;
}

/// The local variable of class type that E is, or is the address of.
const VarDecl *LostFlows::localObject(const Expr *E) const {
  E = stripCasts(E);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_AddrOf)
    E = stripCasts(Unary->getSubExpr());
  while (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    if (Construct->getNumArgs() != 1)
      return nullptr;
    E = stripCasts(Construct->getArg(0));
  }
  const auto *Reference = dyn_cast<DeclRefExpr>(E);
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  return Variable && Variable->hasLocalStorage() &&
                 !Variable->getType()->isReferenceType() &&
                 !Variable->getType()->isPointerType()
             ? Variable
             : nullptr;
}

LostFlows::Target LostFlows::targetField(const MemberExpr *E) const {
  const ValueDecl *Member = E->getMemberDecl();
  if (isa<VarDecl>(Member))
    return {Member};
  if (!isa<FieldDecl>(Member))
    return {};
  const MemberExpr *Outer = E;
  while (!Outer->isArrow()) {
    const Expr *Base = stripCasts(Outer->getBase());
    while (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Base))
      Base = stripCasts(Subscript->getBase());
    if (const VarDecl *Object = localObject(Base))
      return {Member, false, Object};
    Outer = dyn_cast<MemberExpr>(Base);
    if (!Outer)
      break;
  }
  return {Member};
}

/// What a store through Pointer writes to. Where a local pointer leads is not
/// followed.
LostFlows::Target LostFlows::targetThrough(const Expr *Pointer) const {
  const Expr *Inner = Pointer->IgnoreParens();
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Inner);
      Cast && Cast->getCastKind() == CK_ArrayToPointerDecay)
    return targetOf(Cast->getSubExpr());
  const ValueDecl *Root = rootOf(Pointer);
  if (!Root || !Root->getType().getNonReferenceType()->isPointerType())
    return {};
  if (isa<FieldDecl>(Root))
    return {Root, true};
  const auto *Variable = dyn_cast<VarDecl>(Root);
  if (!Variable ||
      (!isa<ParmVarDecl>(Variable) && !Variable->hasGlobalStorage()))
    return {};
  return {Root, true};
}

LostFlows::Target LostFlows::targetOf(const Expr *LHS) const {
  LHS = stripCasts(LHS);
  if (const auto *Member = dyn_cast<MemberExpr>(LHS))
    return targetField(Member);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(LHS))
    return targetThrough(Subscript->getBase());
  if (const auto *Unary = dyn_cast<UnaryOperator>(LHS);
      Unary && Unary->getOpcode() == UO_Deref)
    return targetThrough(Unary->getSubExpr());
  const auto *Reference = dyn_cast<DeclRefExpr>(LHS);
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  if (!Variable)
    return {};
  bool Outlives = Variable->hasGlobalStorage() ||
                  (isa<ParmVarDecl>(Variable) &&
                   Variable->getType()->isLValueReferenceType());
  return {Outlives || Check.Locals ? Variable : nullptr};
}

/// The class type that E leads to is secret itself: whoever turns the pointer
/// back into one of that type knows.
static bool leadsToMarkedClass(const Expr *E, const Secrets &Known) {
  QualType Type = stripCasts(E)->getType();
  if (const auto *Unary = dyn_cast<UnaryOperator>(stripCasts(E));
      Unary && Unary->getOpcode() == UO_AddrOf)
    Type = Unary->getSubExpr()->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  return Type->isRecordType() && Known.markings().holdsSecret(Type);
}

static bool canHoldAddress(QualType Type) {
  Type = Type.getNonReferenceType();
  return Type->isPointerType() || Type->isRecordType() || Type->isIntegerType();
}

/// What of a secret Value brings to an unmarked place of type Into.
SecretUse LostFlows::storedUse(const Expr *Value, QualType Into) const {
  SecretUse Use = Values.valueOf(Value);
  // The plugin sees no hints in the first place.
  if (!Use || Into->isBooleanType() ||
      (Use.Source && Known.isGuess(Use.Source)))
    return {};
  if (Use.isAddress() &&
      (!canHoldAddress(Into) ||
       (!Into->isIntegerType() && leadsToMarkedClass(Value, Known))))
    return {};
  return Use;
}

void LostFlows::store(const Target &To, const Expr *Value) {
  if (!To.D || Known.useOf(To.D))
    return;
  QualType Into = To.D->getType();
  if (To.Through)
    Into = Into.getNonReferenceType()->getPointeeType();
  SecretUse Use = storedUse(Value, Into);
  if (!Use || Use.Source == To.D)
    return;
  const auto *Field = dyn_cast<FieldDecl>(To.D);
  if (Field && To.Object) {
    Fields.push_back({To.Object, Field, std::move(Use), Value});
    return;
  }
  if (To.Through && isa<ParmVarDecl>(To.D) &&
      !Function->isExternallyVisible()) {
    if (!Check.Calls)
      Check.Calls = std::make_unique<CallIndex>(Known.context(), Known);
    if (!Check.Calls->hasPlainCaller(Function))
      return;
  }
  Check.reportStore(To.D, To.Through, Use, Value);
}

bool LostFlows::VisitVarDecl(VarDecl *D) {
  if (!D->getInit() || isa<ParmVarDecl>(D) || D->isImplicit())
    return true;
  bool Local = D->hasLocalStorage();
  if (const auto *List = dyn_cast<InitListExpr>(D->getInit()))
    storeFields(List, Local ? D : nullptr);
  if (!Local || Check.Locals)
    store({D}, D->getInit());
  return true;
}

void LostFlows::storeFields(const InitListExpr *List, const VarDecl *Object) {
  if (const InitListExpr *Semantic = List->getSemanticForm())
    List = Semantic;
  if (!Read.insert(List).second)
    return;
  const RecordDecl *Record = List->getType()->getAsRecordDecl();
  auto Field = Record ? Record->field_begin() : RecordDecl::field_iterator();
  for (const Expr *Init : List->inits()) {
    if (const auto *Inner = dyn_cast<InitListExpr>(Init))
      storeFields(Inner, Object);
    else if (Record && !Record->isUnion() && Field != Record->field_end())
      store({*Field, false, Object}, Init);
    if (Record && Field != Record->field_end())
      ++Field;
  }
}

bool LostFlows::VisitInitListExpr(InitListExpr *E) {
  storeFields(E, nullptr);
  return true;
}

bool LostFlows::VisitBinaryOperator(BinaryOperator *E) {
  if (!E->isAssignmentOp() || Known.useOf(E->getLHS()))
    return true;
  Target To = targetOf(E->getLHS());
  // What is mixed into memory, byte by byte, may be a ciphertext.
  bool Element = !isa<DeclRefExpr, MemberExpr>(stripCasts(E->getLHS()));
  if (Element && E->isCompoundAssignmentOp() && E->getOpcode() != BO_OrAssign)
    return true;
  store(To, E->getRHS());
  if (To.D && !To.Object)
    noteEscapes(E->getRHS());
  return true;
}

void LostFlows::noteEscapes(ArrayRef<const Expr *> Arguments) {
  for (const Expr *Argument : Arguments)
    if (const VarDecl *Object = localObject(Argument))
      Escaped.insert(Object);
}

/// Library functions whose arguments are no place for a marking, where they
/// are not declared in a system header.
static bool isLibraryFunction(StringRef Name) {
  return Name.starts_with("lethe_") || Name.starts_with("sodium_m") ||
         llvm::StringSwitch<bool>(Name)
             .Cases({"mlock", "munlock", "mlock2", "mprotect", "madvise"}, true)
             .Cases({"getrandom", "getentropy", "arc4random_buf"}, true)
             .Cases({"read", "write", "recv", "send", "pread", "pwrite"}, true)
             .Cases({"sendto", "recvfrom", "sendmsg", "recvmsg"}, true)
             .Cases({"fread", "fwrite", "fputs", "puts", "fgets"}, true)
             .Cases({"setenv", "putenv", "system", "popen"}, true)
             .Cases({"CRYPTO_memcmp", "timingsafe_bcmp", "timingsafe_memcmp",
                     "consttime_memequal"},
                    true)
             .Default(false);
}

/// `mpi_free(&key->d)`, `mpi_init(&key->d)`, `mpi_size(&key->d)`: the first
/// argument's value is gone, not there yet, or measured.
static bool managesObject(StringRef Name) {
  Name = Name.rtrim("_0123456789");
  StringRef Verb = Name.substr(Name.rfind('_') + 1);
  return llvm::StringSwitch<bool>(Verb)
      .CasesLower({"init", "new", "free", "release", "destroy", "cleanup"},
                  true)
      .CasesLower({"clear", "reset", "wipe", "zero", "zeroize", "cleanse"},
                  true)
      .CasesLower({"size", "length", "len", "bitlen", "bits"}, true)
      .CasesLower({"flags", "flag", "negative"}, true)
      .Default(false);
}

static bool isCompiledHere(const FunctionDecl *Callee) {
  if (Callee->isDefined() || Callee->isImplicit() || Callee->isDefaulted() ||
      Callee->isDeleted())
    return true;
  const FunctionDecl *Pattern = Callee->getTemplateInstantiationPattern();
  return Pattern && Pattern->isDefined();
}

void LostFlows::readArguments(ArrayRef<const Expr *> Arguments,
                              const FunctionDecl *Callee, bool Virtual) {
  if ((isCompiledHere(Callee) && !Virtual) || Callee->getBuiltinID() ||
      Callee->isInStdNamespace() ||
      Check.Sources->isInSystemHeader(Callee->getLocation()) ||
      erasesItself(Callee, Known.markings()))
    return;
  noteEscapes(Arguments);
  unsigned First =
      Callee->getDeclName().isIdentifier() && managesObject(Callee->getName());
  llvm::SmallVector<HandedOver, 2> Handed;
  for (unsigned I = First; I < Arguments.size() && I < Callee->getNumParams();
       ++I) {
    const ParmVarDecl *Parameter = Callee->getParamDecl(I);
    if (isa<CXXDefaultArgExpr>(Arguments[I]) || Known.useOf(Parameter))
      continue;
    if (SecretUse Use = storedUse(Arguments[I], Parameter->getType()))
      Handed.push_back({Parameter, std::move(Use), Arguments[I]});
  }
  if (!Handed.empty())
    Check.reportArguments(Callee, Handed);
}

void LostFlows::readIndirectCall(const CallExpr *E) {
  noteEscapes(ArrayRef(E->getArgs(), E->getNumArgs()));
  QualType Type = E->getCallee()->IgnoreParenImpCasts()->getType();
  const ValueDecl *Pointer = rootOf(E->getCallee());
  if (!Check.FunctionPointers || !Pointer ||
      Known.markings().callsSecretFunction(E->getCallee()) ||
      Known.markings().callsSecretFunction(Pointer))
    return;
  if (QualType Pointee = Type->getPointeeType(); !Pointee.isNull())
    Type = Pointee;
  const auto *Prototype = Type->getAs<FunctionProtoType>();
  for (unsigned I = 0; Prototype && I < E->getNumArgs(); ++I)
    if (I < Prototype->getNumParams() &&
        !Known.markings().secrecyOf(Prototype->getParamType(I)))
      if (SecretUse Use = storedUse(E->getArg(I), Prototype->getParamType(I)))
        return Check.reportFunctionPointer(Pointer, Use, E->getArg(I));
}

bool LostFlows::VisitCallExpr(CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee) {
    readIndirectCall(E);
    return true;
  }
  if (isLibraryFunction(calleeName(E)) || asCopy(E) ||
      asWipe(E, Check.settings(), Known.context()) ||
      asRelease(E, Check.settings()))
    return true;
  ArrayRef<const Expr *> Arguments(E->getArgs(), E->getNumArgs());
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  // The object of an overloaded operator comes as its first argument.
  if (isa<CXXOperatorCallExpr>(E) && Method && Method->isInstance())
    Arguments = Arguments.drop_front();
  const auto *Member = dyn_cast<MemberExpr>(E->getCallee()->IgnoreParens());
  readArguments(
      Arguments, Callee,
      Member &&
          Member->performsVirtualDispatch(Known.context().getLangOpts()) &&
          Method && Method->isVirtual());
  return true;
}

bool LostFlows::VisitCXXConstructExpr(CXXConstructExpr *E) {
  readArguments(ArrayRef<const Expr *>(E->getArgs(), E->getNumArgs()),
                E->getConstructor(), /*Virtual=*/false);
  return true;
}

bool LostFlows::VisitReturnStmt(ReturnStmt *S) {
  const Expr *Value = S->getRetValue();
  if (!Value || InLambda)
    return true;
  noteEscapes(Value);
  QualType Type = Function->getReturnType();
  if (Known.markings().secrecyOf(Type) || Known.markings().partialPointee(Type))
    return true;
  SecretUse Use = storedUse(Value, Type);
  // A reference is an address, too.
  if (Use.isData() && Type->isReferenceType())
    Use.Kind = Form::Address;
  if (!Use)
    return true;
  if (!Function->isExternallyVisible()) {
    if (!Check.Calls)
      Check.Calls = std::make_unique<CallIndex>(Known.context(), Known);
    if (!Check.Calls->hasPlainCaller(Function))
      return true;
  }
  Check.reportResult(Function, Use, Value);
  return true;
}

bool LostFlows::VisitExplicitCastExpr(ExplicitCastExpr *E) {
  if (!Check.Locals || E->getTypeAsWritten()->isVoidType())
    return true;
  TypeSecrecy Before = Known.markings().secrecyOf(E->getSubExpr()->getType());
  if (!Before || Before.Kind == Secrecy::Part ||
      Known.markings().secrecyOf(E->getTypeAsWritten()))
    return true;
  if (const SecretUse &Use = Known.useOf(E->getSubExpr()))
    Check.reportCast(E, Use);
  return true;
}

} // namespace lethe
