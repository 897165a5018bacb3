#include "StoragePath.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lethe {

static constexpr unsigned MaxSteps = 16;
/// Clang's graph builder recurses over expressions and blocks.
static constexpr unsigned MaxNesting = 2000;

const void *StoragePath::pointerMark() {
  static const char Mark = 0;
  return &Mark;
}

const void *StoragePath::thisMark() {
  static const char Mark = 0;
  return &Mark;
}

const ValueDecl *StoragePath::declAt(size_t Index) const {
  const void *Step = Steps[Index];
  if (Step == pointerMark() || Step == thisMark())
    return nullptr;
  return static_cast<const ValueDecl *>(static_cast<const Decl *>(Step));
}

const ValueDecl *StoragePath::lastDecl() const {
  return declAt(Steps.size() - 1 - pointersAtEnd());
}

unsigned StoragePath::pointersAtEnd() const {
  unsigned Count = 0;
  while (Count + 1 < Steps.size() &&
         Steps[Steps.size() - 1 - Count] == pointerMark())
    ++Count;
  return Count;
}

StoragePath::Relation StoragePath::relationTo(const StoragePath &Object) const {
  size_t Common = std::min(Steps.size(), Object.Steps.size());
  if (!std::equal(Steps.begin(), Steps.begin() + Common, Object.Steps.begin()))
    return Relation::Unrelated;
  const auto &Longer = Steps.size() > Common ? Steps : Object.Steps;
  if (std::find(Longer.begin() + Common, Longer.end(), pointerMark()) ==
      Longer.end())
    return Relation::Same;
  return Steps.size() > Common ? Relation::Unrelated : Relation::Beyond;
}

bool isZero(const Expr *E, const ASTContext &Context) {
  E = stripCasts(E);
  if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
    E = stripCasts(Literal->getInitializer());
  if (isa<ImplicitValueInitExpr, CXXScalarValueInitExpr, CXXNullPtrLiteralExpr,
          GNUNullExpr>(E))
    return true;
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return llvm::all_of(
        List->inits(), [&](const Expr *Init) { return isZero(Init, Context); });
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getNumArgs() == 0 && !isPlainOwner(E->getType());
  Expr::EvalResult Result;
  return !E->isValueDependent() &&
         E->getType()->isIntegralOrEnumerationType() &&
         E->EvaluateAsInt(Result, Context) && Result.Val.getInt() == 0;
}

bool isPlainOwner(QualType Type) {
  const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Record || !Record->isInStdNamespace())
    return false;
  if (!llvm::StringSwitch<bool>(Record->getName())
           .Cases({"vector", "basic_string", "deque", "list", "forward_list"},
                  true)
           .Cases({"map", "multimap", "unordered_map", "set", "unique_ptr"},
                  true)
           .Default(false))
    return false;
  return llvm::any_of(
      Record->getTemplateArgs().asArray(), [](const TemplateArgument &Arg) {
        if (Arg.getKind() != TemplateArgument::Type)
          return false;
        const auto *Policy = Arg.getAsType()->getAsCXXRecordDecl();
        return Policy && Policy->isInStdNamespace() &&
               (Policy->getName() == "allocator" ||
                Policy->getName() == "default_delete");
      });
}

bool isSmartPointer(QualType Type) {
  return isPlainOwner(Type) &&
         Type.getNonReferenceType()->getAsCXXRecordDecl()->getName() ==
             "unique_ptr";
}

bool hasSecretBytes(QualType Type, Secrets &Known) {
  Type = Known.context().getBaseElementType(Type);
  if (Type->isReferenceType() || Type->isAnyPointerType())
    return false;
  TypeSecrecy Secrecy = Known.markings().secrecyOf(Type);
  if (!Secrecy || Secrecy.Kind == Secrecy::Pointee)
    return false;
  if (Secrecy.Kind == Secrecy::Whole)
    return true;
  const RecordDecl *Record = Type->getAsRecordDecl();
  if (!Record || !(Record = Record->getDefinition()))
    return false;
  for (const FieldDecl *Field : Record->fields())
    if (!Field->getType()->isAnyPointerType() &&
        (Known.useOf(Field).isData() ||
         hasSecretBytes(Field->getType(), Known)))
      return true;
  const auto *Class = dyn_cast<CXXRecordDecl>(Record);
  return Class && llvm::any_of(Class->bases(), [&](const auto &Base) {
           return hasSecretBytes(Base.getType(), Known);
         });
}

SecretUse secretAt(const StoragePath &Path, Secrets &Known) {
  const ValueDecl *Last = Path.lastDecl();
  if (!Last)
    return {};
  QualType Type = Last->getType().getNonReferenceType();
  if (Path.pointersAtEnd() && isPlainOwner(Type)) {
    SecretUse Use = Known.useOf(Last);
    return Use.isData() || Use.isAddress() || Use.isHolder() ? Use
                                                             : SecretUse();
  }
  Type = Known.context().getBaseElementType(Type);
  for (unsigned Left = Path.pointersAtEnd(); Left; --Left) {
    Type = Type->isAnyPointerType() ? Type->getPointeeType() : QualType();
    if (Type.isNull())
      return {};
    Type = Known.context().getBaseElementType(Type);
  }
  if (Type->isAnyPointerType() || Type->isFunctionType())
    return {};
  SecretUse Use = Known.useOf(Last);
  if (Use.isData() || Use.isAddress())
    return Use;
  return Use && hasSecretBytes(Type, Known) ? Use : SecretUse();
}

BodyIndex::BodyIndex(const FunctionDecl *Function, ASTContext &Context)
    : Context(Context) {
  struct Entry {
    const Stmt *Node, *Loop;
    unsigned Depth;
  };
  llvm::SmallVector<Entry, 32> Pending;
  auto Add = [&](const Stmt *S, const Stmt *Loop, unsigned Depth) {
    if (S)
      Pending.push_back({S, Loop, Depth});
  };
  Add(Function->getBody(), nullptr, 0);
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      Add(Init->getInit(), nullptr, 0);
  while (!Pending.empty()) {
    Entry Next = Pending.pop_back_val();
    if (Next.Depth > MaxNesting)
      TooDeep = true;
    visit(Next.Node, Next.Loop);
    if (isa<LambdaExpr, BlockExpr>(Next.Node))
      continue;
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Next.Node))
      Next.Loop = Next.Node;
    for (const Stmt *Child : Next.Node->children())
      Add(Child, Next.Loop, Next.Depth + 1);
  }
}

static const VarDecl *localNamed(const Expr *E) {
  const auto *Reference = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  return Variable && Variable->hasLocalStorage() ? Variable : nullptr;
}

void BodyIndex::addSource(const VarDecl *Variable, const Expr *Value) {
  if (isZero(Value, Context))
    return;
  if (!Sources.try_emplace(Variable, Value).second)
    Varying.insert(Variable);
}

void BodyIndex::visit(const Stmt *S, const Stmt *Loop) {
  if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D);
          Variable && Variable->hasInit() && Variable->hasLocalStorage())
        addSource(Variable, Variable->getInit());
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->getOpcode() == BO_Assign)
      if (const VarDecl *Variable = localNamed(Binary->getLHS()))
        addSource(Variable, Binary->getRHS());
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
    if (Unary->getOpcode() == UO_AddrOf)
      if (const VarDecl *Variable = localNamed(Unary->getSubExpr()))
        Varying.insert(Variable);
  }
  if (Loop && isa<BinaryOperator, CallExpr>(S))
    Loops[S] = Loop;
}

/// What a pointer or reference that is set only once stands for.
const Expr *BodyIndex::aliased(const VarDecl *Variable) const {
  if (isa<ParmVarDecl>(Variable) || Varying.contains(Variable))
    return nullptr;
  return Sources.lookup(Variable);
}

static bool isStdArray(QualType Type) {
  const auto *Record = Type->getAsCXXRecordDecl();
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         Record->getName() == "array";
}

std::optional<StoragePath> BodyIndex::inContainer(const Expr *Container,
                                                  unsigned Depth) const {
  QualType Type = Container->getType();
  auto Object = Type->isPointerType() ? pointee(Container, Depth + 1)
                                      : object(Container, Depth + 1);
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  if (!Object || Type->isArrayType() || isStdArray(Type))
    return Object;
  return Object->pointee();
}

std::optional<StoragePath> BodyIndex::member(const MemberExpr *E,
                                             unsigned Depth) const {
  const ValueDecl *Member = E->getMemberDecl();
  if (isa<VarDecl>(Member))
    return StoragePath::ofVariable(Member);
  if (!isa<FieldDecl>(Member))
    return std::nullopt;
  auto Base = E->isArrow() ? pointee(E->getBase(), Depth + 1)
                           : object(E->getBase(), Depth + 1);
  if (!Base)
    return std::nullopt;
  return Base->field(Member);
}

/// std::move and the like: the same object by another name.
static bool isSameObject(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  return Callee && !isa<CXXMethodDecl>(Callee) &&
         Callee->getDeclName().isIdentifier() &&
         llvm::StringSwitch<bool>(Callee->getName())
             .Cases({"move", "forward", "as_const", "move_if_noexcept"}, true)
             .Default(false);
}

std::optional<StoragePath> BodyIndex::object(const Expr *E,
                                             unsigned Depth) const {
  if (Depth > MaxSteps)
    return std::nullopt;
  E = stripCasts(E);
  if (const auto *Reference = dyn_cast<DeclRefExpr>(E)) {
    const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
    if (!Variable)
      return std::nullopt;
    if (Variable->getType()->isReferenceType())
      if (const Expr *Source = aliased(Variable))
        return object(Source, Depth + 1);
    return StoragePath::ofVariable(Variable);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return member(Member, Depth);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return pointee(Subscript->getBase(), Depth + 1);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_Deref)
      return pointee(Unary->getSubExpr(), Depth + 1);
    if (Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_Extension)
      return object(Unary->getSubExpr(), Depth + 1);
    return std::nullopt;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isAssignmentOp())
      return object(Binary->getLHS(), Depth + 1);
    if (Binary->getOpcode() == BO_Comma)
      return object(Binary->getRHS(), Depth + 1);
    return std::nullopt;
  }
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const Expr *Inner = passedOn(Call);
    if (!Inner)
      return std::nullopt;
    return isSameObject(Call) ? object(Inner, Depth + 1)
                              : inContainer(Inner, Depth + 1);
  }
  return std::nullopt;
}

std::optional<StoragePath> BodyIndex::pointee(const Expr *E,
                                              unsigned Depth) const {
  if (Depth > MaxSteps)
    return std::nullopt;
  while (true) {
    E = E->IgnoreParens();
    const auto *Cast = dyn_cast<CastExpr>(E);
    if (!Cast)
      break;
    E = Cast->getSubExpr();
    if (Cast->getCastKind() == CK_ArrayToPointerDecay)
      return object(E, Depth + 1);
    if (Cast->getCastKind() != CK_LValueToRValue)
      continue;
    if (const VarDecl *Variable = localNamed(E))
      if (const Expr *Source = aliased(Variable))
        if (auto Path = pointee(Source, Depth + 1))
          return Path;
    auto Pointer = object(E, Depth + 1);
    if (!Pointer)
      return std::nullopt;
    return Pointer->pointee();
  }
  E = stripCasts(E);
  if (isa<CXXThisExpr>(E))
    return StoragePath::ofThis().pointee();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_AddrOf)
      return object(Unary->getSubExpr(), Depth + 1);
    if (Unary->isIncrementDecrementOp()) {
      if (const VarDecl *Variable = localNamed(Unary->getSubExpr()))
        if (const Expr *Source = aliased(Variable))
          if (auto Path = pointee(Source, Depth + 1))
            return Path;
      if (auto Pointer = object(Unary->getSubExpr(), Depth + 1))
        return Pointer->pointee();
    }
    return std::nullopt;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_Comma)
      return pointee(Binary->getRHS(), Depth + 1);
    if (Binary->isAdditiveOp())
      return pointee(Binary->getLHS()->getType()->isPointerType()
                         ? Binary->getLHS()
                         : Binary->getRHS(),
                     Depth + 1);
    if (Binary->isAssignmentOp())
      if (auto Pointer = object(Binary->getLHS(), Depth + 1))
        return Pointer->pointee();
    return std::nullopt;
  }
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const Expr *Inner = passedOn(Call);
    if (!Inner)
      return std::nullopt;
    if (isSameObject(Call) || Inner->getType()->isPointerType())
      return pointee(Inner, Depth + 1);
    return inContainer(Inner, Depth + 1);
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 1)
    return pointee(Construct->getArg(0), Depth + 1);
  // A container, iterator or smart pointer that is named itself.
  if (E->isGLValue() && !E->getType()->isPointerType())
    if (auto Object = object(E, Depth + 1))
      return Object->pointee();
  return std::nullopt;
}

} // namespace lethe
